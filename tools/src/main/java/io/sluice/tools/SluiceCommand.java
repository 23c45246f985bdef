package io.sluice.tools;

import io.sluice.cnc.CncException;
import io.sluice.config.NearestWord;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Entry point of {@code tools/sluice}: runs one command. Only the chosen command's classes are loaded, because the
 * engine should be up quickly.
 */
public final class SluiceCommand
{
    /** Exit status: the command could not do its work. */
    static final int FAILURE = 1;
    /** Exit status: the command line was wrong. */
    static final int USAGE = 2;
    /** Exit status: what the command is about is not there. */
    static final int NOTHING_FOUND = 3;

    private static final String USAGE_TEXT = String.join(System.lineSeparator(),
        "Usage: sluice COMMAND [options]",
        "",
        "RTMP in, KMP out. Try it:  sluice quickstart",
        "",
        "Commands:",
        "  quickstart   Run an engine, a controller, a KMP sink and a sample publisher, and show what arrives",
        "  check        Test a configuration file, or print the reference of all directives",
        "  engine       Run an engine",
        "  api          Run the API server of this host, with its dashboard",
        "  start        Run several engines that share a port, and start a crashed one again",
        "  stop         End the engines of this host gracefully",
        "  status       List the engines of this host and what they are busy with",
        "  stat         Watch the engines' counters",
        "  hist         Show latency percentiles",
        "  errors       List the engines' distinct errors",
        "  drain        Let an engine's publishers end by themselves, then end it",
        "  drop         Close one RTMP connection",
        "  controller   Run a demo controller, which says where the tracks go",
        "  kmp-sink     Receive, verify, acknowledge and dump KMP",
        "  kmp-dump     List the packets of a KMP dump",
        "  publish      Publish an FLV file over RTMP",
        "",
        "sluice COMMAND --help explains a command.");

    private static final List<String> COMMANDS = List.of(
        "quickstart", "check", "engine", "api", "start", "stop", "status", "stat", "hist", "errors", "drain", "drop",
        "controller", "kmp-sink", "kmp-dump", "publish", "help", "version");

    private SluiceCommand()
    {
    }

    /**
     * Run a command and exit with its status.
     *
     * @param args the command's name and its arguments.
     */
    public static void main(final String[] args)
    {
        final int status = run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true));
        System.out.flush();
        System.exit(status);
    }

    /**
     * Run a command.
     *
     * @param args the command's name and its arguments.
     * @param out  where help goes.
     * @param err  where error messages go.
     * @return the exit status: 0 if all went well, 1 if the command failed, 2 if the arguments were wrong, 3 if what it
     *     is about is not there.
     */
    static int run(final String[] args, final PrintWriter out, final PrintWriter err)
    {
        if (args.length == 0)
        {
            err.println(USAGE_TEXT);
            return USAGE;
        }

        final String name = args[0];
        if (isOneOf(name, "help", "--help", "-h"))
        {
            out.println(USAGE_TEXT);
            return 0;
        }

        if (isOneOf(name, "version", "--version", "-V"))
        {
            final String version = SluiceCommand.class.getPackage().getImplementationVersion();
            out.println("sluice " + (version == null ? "(development build)" : version));
            return 0;
        }

        final Callable<Integer> command = create(name);
        if (command == null)
        {
            final String nearest = NearestWord.find(name, COMMANDS);
            err.println("sluice: there is no command '" + name + "'; " +
                (nearest == null ? "'sluice help' lists them" : "did you mean '" + nearest + "'?"));
            return USAGE;
        }

        final String[] arguments = new String[args.length - 1];
        System.arraycopy(args, 1, arguments, 0, arguments.length);

        return new CommandLine(command)
            .setOut(out)
            .setErr(err)
            .setUsageHelpAutoWidth(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(SluiceCommand::onWrongArguments)
            .setExecutionExceptionHandler(SluiceCommand::onFailure)
            .execute(arguments);
    }

    private static Callable<Integer> create(final String name)
    {
        switch (name)
        {
            case "quickstart":
                return new QuickstartCommand();

            case "check":
                return new CheckCommand();

            case "engine":
                return new EngineCommand();

            case "api":
                return new ApiCommand();

            case "start":
                return new StartCommand();

            case "stop":
                return new StopCommand();

            case "status":
                return new StatusCommand();

            case "stat":
                return new StatCommand();

            case "hist":
                return new HistCommand();

            case "errors":
                return new ErrorsCommand();

            case "drain":
                return new DrainCommand();

            case "drop":
                return new DropCommand();

            case "controller":
                return new ControllerCommand();

            case "kmp-sink":
                return new KmpSinkCommand();

            case "kmp-dump":
                return new KmpDumpCommand();

            case "publish":
                return new PublishCommand();

            default:
                return null;
        }
    }

    private static int onWrongArguments(final CommandLine.ParameterException ex, final String[] args)
    {
        final CommandLine command = ex.getCommandLine();
        command.getErr().println(command.getCommandName() + ": " + ex.getMessage());
        command.getErr().println("'" + command.getCommandName() + " --help' lists its options");

        return USAGE;
    }

    private static int onFailure(
        final Exception ex, final CommandLine command, final CommandLine.ParseResult parseResult)
    {
        final PrintWriter err = command.getErr();
        if (ex instanceof final CommandFailure failure)
        {
            err.println(command.getCommandName() + ": " + failure.getMessage());
            return failure.status();
        }

        if (ex instanceof CncException)
        {
            err.println(command.getCommandName() + ": " + ex.getMessage());
        }
        else
        {
            err.println(command.getCommandName() + ": failed unexpectedly; please report this:");
            ex.printStackTrace(err);
        }

        return FAILURE;
    }

    private static boolean isOneOf(final String name, final String... candidates)
    {
        for (final String candidate : candidates)
        {
            if (candidate.equals(name))
            {
                return true;
            }
        }

        return false;
    }
}
