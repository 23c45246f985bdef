package io.sluice.tools;

import io.sluice.config.ApplicationSettings;
import io.sluice.config.ConfigurationException;
import io.sluice.config.DirectiveReference;
import io.sluice.config.ListenSettings;
import io.sluice.config.Problem;
import io.sluice.config.ServerSettings;
import io.sluice.config.SluiceConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code sluice check}: tests a configuration file.
 */
@Command(
    name = "sluice check",
    description = "Test a configuration file: print all problems with their lines, or what the file sets up.")
final class CheckCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "The configuration.")
    private Path fileParameter;

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "The same.")
    private Path fileOption;

    @Option(names = "--reference", description = "Print the reference of all directives in Markdown, test nothing.")
    private boolean isReference;

    @Override
    public Integer call()
    {
        final PrintWriter out = spec.commandLine().getOut();
        if (isReference)
        {
            out.print(DirectiveReference.toMarkdown());
            out.flush();
            return 0;
        }

        if ((fileParameter == null) == (fileOption == null))
        {
            throw new ParameterException(spec.commandLine(), "which file? sluice check FILE");
        }

        return check(fileParameter == null ? fileOption : fileParameter, out, spec.commandLine().getErr());
    }

    private static int check(final Path file, final PrintWriter out, final PrintWriter err)
    {
        final SluiceConfiguration configuration;
        try
        {
            configuration = SluiceConfiguration.load(file);
        }
        catch (final ConfigurationException ex)
        {
            final List<Problem> problems = ex.problems();
            problems.forEach(err::println);
            err.println(file + ": " + count(problems.size(), "problem"));
            return SluiceCommand.FAILURE;
        }

        final List<Problem> warnings = configuration.warnings();
        for (final Problem warning : warnings)
        {
            err.println("warning: " + warning);
        }

        out.println(file + ": ok" + (warnings.isEmpty() ? "" : ", " + count(warnings.size(), "warning")));
        for (final ServerSettings server : configuration.rtmp().servers())
        {
            summarize(server, out);
        }

        return 0;
    }

    private static void summarize(final ServerSettings server, final PrintWriter out)
    {
        for (final ListenSettings listen : server.listens())
        {
            out.println("  listen " + listen.address() +
                (listen.reusePort() ? " reuseport" : "") +
                (listen.proxyProtocol() ? " proxy_protocol" : ""));
        }

        for (final ApplicationSettings application : server.applications())
        {
            final String publishUrl =
                application.control().publishUrl() == null ? "none" : application.control().publishUrl().toString();
            out.println("    application " + application.name() +
                (application.live() ? ": live" : ": not live") +
                ", publish callback " + publishUrl);
        }
    }

    private static String count(final int number, final String what)
    {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
