if (
    __name__ == "__main__"
):  # the processes that `verify` starts import this module, and need nothing of it
    from api.command_line import main

    main()
