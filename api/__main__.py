from api.command_line import main

main()
