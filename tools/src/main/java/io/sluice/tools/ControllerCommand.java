package io.sluice.tools;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * {@code sluice controller}: a demo controller.
 */
@Command(
    name = "sluice controller",
    description = "Run a demo controller: it accepts every stream, sends its tracks to the sinks, and prints " +
        "each call.",
    footer = {
        "",
        "Point the engine at it with",
        "  kmp_ctrl_connect_url http://127.0.0.1:8080/connect;   (likewise publish, unpublish, republish)",
        "The stream's name becomes the channel id; its tracks are v1 and a1."})
final class ControllerCommand implements Callable<Integer>
{
    @Mixin
    private HelpOption help;

    @Option(names = "--port", paramLabel = "N", converter = PortNumber.class, defaultValue = "8080",
        description = "Port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
        description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String bind;

    @Option(names = "--sink", paramLabel = "HOST:PORT", converter = SinkAddress.class,
        description = "KMP receiver for all tracks; may be repeated (default: 127.0.0.1:6543).")
    private List<String> sinks;

    @Option(names = "--refuse-connect", paramLabel = "MESSAGE", description = "Refuse every connection.")
    private String refuseConnect;

    @Option(names = "--delay-ms", paramLabel = "N", converter = NonNegative.class,
        description = "Wait before each answer.")
    private int delayMs;

    @Option(names = "--fail-first", paramLabel = "N", converter = NonNegative.class,
        description = "Answer the first N calls of each kind with HTTP status 500.")
    private int failFirst;

    @Option(names = "--resume-from", paramLabel = "POSITION",
        description = "last_acked, last_sent or last_written: where an upstream resumes after a failure.")
    private ControllerBehaviour.ResumeFrom resumeFrom;

    @Option(names = "--no-upstreams", description = "Answer publish with no upstreams: the tracks are discarded.")
    private boolean noUpstreams;

    @Override
    public Integer call() throws InterruptedException
    {
        final ControllerBehaviour behaviour = new ControllerBehaviour()
            .refuseConnect(refuseConnect)
            .delayMs(delayMs)
            .failFirst(failFirst)
            .resumeFrom(resumeFrom)
            .noUpstreams(noUpstreams);
        (sinks == null ? List.of("127.0.0.1:" + KmpSinkCommand.DEFAULT_PORT) : sinks).forEach(behaviour::sink);

        try (DemoController controller =
            DemoController.launch(new InetSocketAddress(bind, port), behaviour, Terminal::logLine))
        {
            System.out.println("ready " + controller.baseUrl() + " (end with Ctrl-C)");
            new CountDownLatch(1).await();
        }
        catch (final IOException ex)
        {
            throw new CommandFailure("can't listen on " + bind + ":" + port + " (" + ex.getMessage() +
                "); choose another port with --port, or --port 0 for any free one", ex);
        }

        return 0;
    }
}
