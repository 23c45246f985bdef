package io.sluice.tools;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.concurrent.Callable;

/**
 * {@code sluice quickstart}: everything at once, to see it work.
 */
@Command(
    name = "sluice quickstart",
    description = "Run an engine, a demo controller, a KMP sink and a sample publisher, and print each second what " +
        "arrives and how long it took from the publisher to the sink.",
    footer = {
        "",
        "Publish with OBS or FFmpeg meanwhile; the first lines say where. Ends with Ctrl-C, --once or --seconds."})
final class QuickstartCommand implements Callable<Integer>
{
    @Mixin
    private HelpOption help;

    @Option(names = "--once",
        description = "Publish the sample once (10 s), verify that every frame arrived in order, and exit.")
    private boolean isOnce;

    @Option(names = "--seconds", paramLabel = "N", converter = NonNegative.class, defaultValue = "0",
        description = "Exit after so many seconds (default: run until Ctrl-C).")
    private int seconds;

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
        description = "Address to take RTMP at; 0.0.0.0 lets other machines publish (default: ${DEFAULT-VALUE}).")
    private String bind;

    @Option(names = "--port", paramLabel = "N", converter = PortNumber.class, defaultValue = "0",
        description = "RTMP port (default: 1935 if it is free, else any free port).")
    private int port;

    @Override
    public Integer call()
    {
        final Quickstart quickstart = new Quickstart();
        Runtime.getRuntime().addShutdownHook(new Thread(quickstart::close, "shutdown"));
        try (quickstart)
        {
            quickstart.start(bind, port, !isOnce);
            return quickstart.run(seconds) ? 0 : SluiceCommand.FAILURE;
        }
        catch (final IOException ex)
        {
            throw new CommandFailure("failed: " + ex.getMessage(), ex);
        }
    }
}
