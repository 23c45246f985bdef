package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks, writes their results, and holds the data path to zero allocation.
 */
public final class BenchmarkRunner
{
    private static final String USAGE =
        "usage: short|full|smoke [--only REGEX] [--json FILE] [--table FILE]";
    private static final int UNSAFE_WARNING_SINCE = 23;

    private Form form;
    private String only = ".*";
    private Path json;
    private Path table;

    private BenchmarkRunner()
    {
    }

    /**
     * Runs; the process ends with status 1 if a benchmark failed or allocated, with 2 if the arguments are wrong.
     *
     * @param args see {@code benchmarks/README.md}.
     */
    public static void main(final String[] args)
    {
        System.exit(run(args));
    }

    /**
     * Runs, and tells on standard error what is wrong.
     *
     * @param args of the command line.
     * @return the exit status.
     */
    static int run(final String... args)
    {
        try
        {
            final BenchmarkRunner runner = new BenchmarkRunner();
            runner.parse(args);
            return runner.run();
        }
        catch (final IllegalArgumentException ex)
        {
            System.err.println(ex.getMessage());
            System.err.println(USAGE);
            return 2;
        }
        catch (final NoBenchmarksException ex)
        {
            System.err.println("--only matches no benchmark");
            return 2;
        }
        catch (final IOException | RunnerException ex)
        {
            System.err.println("benchmarks failed: " + ex.getMessage());
            return 1;
        }
    }

    private void parse(final String... args)
    {
        if (args.length == 0)
        {
            throw new IllegalArgumentException("which form?");
        }
        form = Form.of(args[0]);
        for (int i = 1; i < args.length; i += 2)
        {
            if (i + 1 == args.length)
            {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            final String value = args[i + 1];
            switch (args[i])
            {
                case "--only" -> only = value;
                case "--json" -> json = Path.of(value);
                case "--table" -> table = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
    }

    private int run() throws IOException, RunnerException
    {
        final Machine machine = Machine.current();
        final Collection<RunResult> results = new Runner(options().build()).run();
        final String page = ResultsTable.markdown(results, form.word, machine);
        System.out.println();
        System.out.println(page);
        if (table != null)
        {
            Files.writeString(table, page);
        }
        final List<String> failures = AllocationGate.failures(results);
        for (final String failure : failures)
        {
            System.err.println("FAILED: " + failure);
        }
        return failures.isEmpty() ? 0 : 1;
    }

    private ChainedOptionsBuilder options()
    {
        final ChainedOptionsBuilder options = new OptionsBuilder()
            .include(only)
            .forks(form.forks)
            .warmupIterations(form.warmups)
            .warmupTime(TimeValue.milliseconds(form.iterationMs))
            .measurementIterations(form.measurements)
            .measurementTime(TimeValue.milliseconds(form.iterationMs))
            .addProfiler(GCProfiler.class, "churn=false")
            .addProfiler(AllocationProfiler.class)
            .shouldFailOnError(true)
            .jvmArgs(jvmArgs().toArray(new String[0]));
        return json == null ? options : options.resultFormat(ResultFormatType.JSON).result(json.toString());
    }

    /**
     * What the engine runs with ({@code tools/sluice}), and what the jar's manifest would say.
     */
    private static List<String> jvmArgs()
    {
        final List<String> args = new ArrayList<>();
        args.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        args.add("-XX:+UseSerialGC");
        args.add("-Xms256m");
        args.add("-Xmx256m");
        args.add("-XX:MaxDirectMemorySize=2g");
        if (Runtime.version().feature() >= UNSAFE_WARNING_SINCE)
        {
            // JMH looks up field offsets with sun.misc.Unsafe.
            args.add("--sun-misc-unsafe-memory-access=allow");
        }
        return args;
    }

    /** How long a run takes. */
    private enum Form
    {
        /** One and a half minutes: enough for the gate, and to see a benchmark that has doubled. */
        SHORT("short", 1, 2, 3, 600),
        /** A quarter of an hour: for figures to keep. */
        FULL("full", 2, 5, 5, 2000),
        /** In this process, a moment each: for the tests, to see whether it runs. The figures mean nothing. */
        SMOKE("smoke", 0, 1, 2, 100);

        private final String word;
        private final int forks;
        private final int warmups;
        private final int measurements;
        private final int iterationMs;

        Form(final String word, final int forks, final int warmups, final int measurements, final int iterationMs)
        {
            this.word = word;
            this.forks = forks;
            this.warmups = warmups;
            this.measurements = measurements;
            this.iterationMs = iterationMs;
        }

        static Form of(final String word)
        {
            for (final Form form : values())
            {
                if (form.word.equals(word))
                {
                    return form;
                }
            }
            throw new IllegalArgumentException("no form is called " + word);
        }
    }
}
