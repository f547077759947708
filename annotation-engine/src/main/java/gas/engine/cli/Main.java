package gas.engine.cli;

import gas.engine.VcfRejected;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The engine's command line. A user's error is one line and exit code 2; a bug shows where it is and ends with 1.
@Command(
        name = "gas",
        subcommands = {Annotate.class, Explain.class, References.class, Tracks.class, CommandLine.HelpCommand.class},
        description = "Annotates VCF files, and builds the references for it.")
public final class Main {
    static final int USER_ERROR = 2;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        line.getSubcommands().values().forEach(Main::addHelp);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof VcfRejected || failure instanceof IOException)) {
                throw failure;
            }
            command.getErr().println("gas: " + told(failure));
            return USER_ERROR;
        });
        line.setParameterExceptionHandler((wrong, given) -> {
            wrong.getCommandLine().getErr().println("gas: " + wrong.getMessage() + " (see gas help)");
            return USER_ERROR;
        });
        return line;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true);
        command.getSubcommands().values().forEach(Main::addHelp);
    }

    private static String told(Exception failure) {
        return switch (failure) {
            case VcfRejected rejected ->
                (rejected.line() > 0 ? "line " + rejected.line() + ": " : "") + rejected.getMessage() + " "
                        + rejected.cure() + " (" + rejected.code() + ")";
            case NoSuchFileException missing -> "there is no file or folder " + missing.getFile();
            case FileSystemException other
            when other.getReason() == null ->
                other.getFile() + " cannot be used: " + other.getClass().getSimpleName();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
