package io.sluice.tools;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cores by number, as Linux lists them: {@code 0,2-5}; {@code none} for none. The order counts.
 *
 * @param cpus numbers of the cores.
 */
record CpuList(List<Integer> cpus)
{
    private static final int MAX_CPU = 4095;
    private static final String NONE = "none";
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final Pattern RANGE = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

    /**
     * Reads the option.
     */
    static final class Converter implements ITypeConverter<CpuList>
    {
        @Override
        public CpuList convert(final String value)
        {
            try
            {
                return parse(value);
            }
            catch (final IllegalArgumentException ex)
            {
                throw new TypeConversionException(ex.getMessage());
            }
        }
    }

    /**
     * @param text of a list.
     * @return the cores.
     * @throws IllegalArgumentException when it is no list, or has a core twice.
     */
    static CpuList parse(final String text)
    {
        final List<Integer> cpus = new ArrayList<>();
        if (!text.equals(NONE))
        {
            for (final String part : text.split(",", -1))
            {
                add(part, cpus);
            }
        }

        return new CpuList(List.copyOf(cpus));
    }

    /**
     * @return the cores that this process may use, none where the system does not say.
     */
    static CpuList allowed()
    {
        if (!Files.isReadable(STATUS))
        {
            return new CpuList(List.of());
        }

        try
        {
            return Files.readAllLines(STATUS).stream()
                .filter((line) -> line.startsWith(ALLOWED))
                .map((line) -> parse(line.substring(ALLOWED.length()).strip()))
                .findFirst()
                .orElse(new CpuList(List.of()));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("can't read " + STATUS, ex);
        }
    }

    private static void add(final String part, final List<Integer> cpus)
    {
        final Matcher matcher = RANGE.matcher(part);
        if (!matcher.matches())
        {
            throw new IllegalArgumentException("'" + part + "' is no core; write them as 0,2-5, or none");
        }

        final int first = Integer.parseInt(matcher.group(1));
        final int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (last < first || last > MAX_CPU)
        {
            throw new IllegalArgumentException("'" + part + "' is no range of cores");
        }

        for (int cpu = first; cpu <= last; cpu++)
        {
            if (cpus.contains(cpu))
            {
                throw new IllegalArgumentException("core " + cpu + " is listed twice");
            }

            cpus.add(cpu);
        }
    }
}
