package io.sluice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * What results depend on besides the code.
 *
 * @param processor model and number of cores.
 * @param system    name, version and architecture.
 * @param date      of the run, UTC.
 * @param load      average load of the last minute; more than a little says that results are worth nothing.
 */
record Machine(String processor, String system, String date, String load)
{
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** {@return this machine, now} */
    static Machine current()
    {
        return new Machine(
            processorModel() + ", " + Runtime.getRuntime().availableProcessors() + " core(s)",
            System.getProperty("os.name") + ' ' + System.getProperty("os.version") + ' ' +
                System.getProperty("os.arch"),
            LocalDate.now(ZoneOffset.UTC).toString(),
            String.format(Locale.ROOT, "%.2f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    private static String processorModel()
    {
        if (Files.isReadable(CPU_INFO))
        {
            try
            {
                for (final String line : Files.readAllLines(CPU_INFO))
                {
                    if (line.startsWith("model name"))
                    {
                        return line.substring(line.indexOf(':') + 1).trim();
                    }
                }
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
        return "unknown processor";
    }
}
