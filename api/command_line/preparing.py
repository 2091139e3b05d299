"""What every command does first."""

from api.logs import configure_logs
from api.settings import Settings, load_settings


def prepared() -> Settings:
    """The settings, with logs set up as they say."""
    settings = load_settings()
    configure_logs(settings.log_format, settings.log_level)
    return settings
