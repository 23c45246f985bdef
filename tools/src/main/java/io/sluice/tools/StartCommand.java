package io.sluice.tools;

import io.sluice.cnc.CncContext;
import io.sluice.config.ConfigurationException;
import io.sluice.config.ListenSettings;
import io.sluice.config.ServerSettings;
import io.sluice.config.SluiceConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * {@code sluice start}: runs one engine per core and looks after them.
 */
@Command(
    name = "sluice start",
    description = "Run several engines that share their port, each pinned to a core of its own, in the foreground. " +
        "One that crashes is started again, and the streams that were lost with it are named.",
    footer = {
        "",
        "The configuration has to say reuseport: listen 1935 reuseport. The engines are instances 1 to N.",
        "It prints one line, \"ready\", when all accept connections. SIGTERM, Ctrl-C and 'sluice stop' end all " +
            "engines gracefully; it also ends when all have drained.",
        "",
        "For the background use a service manager, for example systemd with",
        "  ExecStart=/opt/sluice/tools/sluice start --instances 4 -c /etc/sluice.conf",
        "  KillMode=mixed",
        "or  nohup sluice start ... --log-dir DIR >start.log 2>&1 &"})
final class StartCommand implements Callable<Integer>
{
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final int MAX_INSTANCES = 1_024;

    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", required = true, description = "The configuration.")
    private Path file;

    @Option(names = {"-n", "--instances"}, paramLabel = "N",
        description = "Number of engines (default: as many as cores are given, else as this process may use).")
    private Integer instanceCount;

    @Option(names = "--cpus", paramLabel = "LIST", converter = CpuList.Converter.class,
        description = "Cores to pin the engines to, in this order, such as 0,2-5, or none (default: the first ones " +
            "that this process may use, if there are enough).")
    private CpuList cpus;

    @Option(names = "--dir", paramLabel = "DIR",
        description = "Folder of the engines' shared files (default: sluice in /dev/shm).")
    private Path directory = CncContext.defaultDirectory();

    @Option(names = "--log-dir", paramLabel = "DIR",
        description = "Write each engine's log to DIR/engine-N.log, rather than all to standard error.")
    private Path logDirectory;

    private final CountDownLatch isFinished = new CountDownLatch(1);
    private volatile int exitStatus = SluiceCommand.FAILURE;

    @Override
    public Integer call() throws InterruptedException
    {
        final SluiceConfiguration configuration = load();
        final List<Integer> pinned = conclude();
        check(configuration, pinned);
        makeLogDirectory();
        final SupervisorLock lock = SupervisorLock.acquire(directory);
        try
        {
            final List<SupervisedEngine> engines = new ArrayList<>();
            for (int i = 0; i < instanceCount; i++)
            {
                engines.add(engine(Integer.toString(i + 1), pinned.isEmpty() ? null : pinned.get(i)));
            }

            final Supervisor supervisor = new Supervisor(engines, this::log, EngineEnd.STOP_TIMEOUT_MS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> onExit(supervisor), "shutdown"));
            exitStatus = supervisor.run(() -> onReady(engines)) ? 0 : SluiceCommand.FAILURE;
        }
        finally
        {
            lock.close();
            isFinished.countDown();
        }

        return exitStatus;
    }

    /**
     * Settle how many engines there are.
     *
     * @return the core of each, or none at all.
     */
    private List<Integer> conclude()
    {
        final List<Integer> allowed = CpuList.allowed().cpus();
        if (instanceCount == null)
        {
            final boolean isListed = cpus != null && !cpus.cpus().isEmpty();
            instanceCount = isListed ? cpus.cpus().size() : Math.max(1, allowed.size());
        }

        if (instanceCount < 1 || instanceCount > MAX_INSTANCES)
        {
            throw new ParameterException(spec.commandLine(), "1 to " + MAX_INSTANCES + " instances are possible");
        }

        if (cpus == null)
        {
            if (allowed.size() >= instanceCount)
            {
                return allowed.subList(0, instanceCount);
            }

            log("the engines are not pinned: there are " + instanceCount + " of them, and " +
                Amounts.count(allowed.size(), "core") + " to use");
            return List.of();
        }

        for (final Integer cpu : cpus.cpus())
        {
            if (!allowed.isEmpty() && !allowed.contains(cpu))
            {
                throw new CommandFailure("this process may not use core " + cpu + "; it may use " +
                    String.join(",", allowed.stream().map(String::valueOf).toList()));
            }
        }

        if (!cpus.cpus().isEmpty() && cpus.cpus().size() < instanceCount)
        {
            throw new ParameterException(spec.commandLine(), Amounts.count(instanceCount, "instance") + " need as " +
                "many cores, but --cpus lists " + cpus.cpus().size() + "; 'none' does not pin them");
        }

        return cpus.cpus();
    }

    private SluiceConfiguration load()
    {
        try
        {
            return SluiceConfiguration.load(file);
        }
        catch (final ConfigurationException ex)
        {
            ex.problems().forEach(spec.commandLine().getErr()::println);
            throw new CommandFailure(file + " can't be used; see above", ex);
        }
    }

    private void check(final SluiceConfiguration configuration, final List<Integer> pinned)
    {
        if (instanceCount == 1)
        {
            return;
        }

        for (final ServerSettings server : configuration.rtmp().servers())
        {
            for (final ListenSettings listen : server.listens())
            {
                if (!listen.reusePort())
                {
                    throw new CommandFailure(file + ": several engines can't listen on " + listen.address() +
                        " unless it says so: listen " + listen.address() + " reuseport;");
                }

                if (listen.port() == 0)
                {
                    throw new CommandFailure(file + ": with port 0 each engine would listen on another port; name one");
                }
            }
        }

        if (pinned.isEmpty() && configuration.cpu().isPresent())
        {
            throw new CommandFailure(file + " pins all engines to core " + configuration.cpu().getAsInt() +
                "; remove cpu from it, or name cores with --cpus");
        }
    }

    private void makeLogDirectory()
    {
        if (logDirectory != null)
        {
            try
            {
                Files.createDirectories(logDirectory);
            }
            catch (final IOException ex)
            {
                throw new CommandFailure("can't make " + logDirectory + ": " + ex, ex);
            }
        }
    }

    private SupervisedEngine engine(final String name, final Integer cpu)
    {
        final List<String> command = new ArrayList<>(List.of(
            EngineProcess.launcher().toString(), "engine",
            "-c", file.toString(), "--dir", directory.toString(), "--instance", name));
        if (cpu != null)
        {
            command.addAll(List.of("--cpu", cpu.toString()));
        }

        final ProcessBuilder builder = new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        if (logDirectory != null)
        {
            builder.redirectError(
                ProcessBuilder.Redirect.appendTo(logDirectory.resolve("engine-" + name + ".log").toFile()));
        }

        return new SupervisedEngine(name, directory, builder::start, this::log,
            (line) -> spec.commandLine().getErr().println("[" + name + "] " + line));
    }

    private void onReady(final List<SupervisedEngine> engines)
    {
        final PrintWriter out = spec.commandLine().getOut();
        out.println("ready " + Amounts.count(engines.size(), "engine") + " at " + engines.get(0).addresses());
        out.flush();
    }

    private void log(final String line)
    {
        spec.commandLine().getErr().println(LocalTime.now().format(TIME) + " " + line);
    }

    /**
     * Waits for the end of the engines, because the JVM ends with this.
     */
    private void onExit(final Supervisor supervisor)
    {
        supervisor.stop();
        try
        {
            isFinished.await();
            // A service manager takes the signal's own status, 143, for a failure.
            Runtime.getRuntime().halt(exitStatus);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
