package io.sluice.tools;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as the configuration writes them: {@code 500ms}, {@code 10s}, {@code 1m30s}, {@code 2h}; a bare number is in
 * seconds.
 */
final class TimeSpan implements ITypeConverter<Duration>
{
    /** Longest time that makes sense for a command; keeps sums far from any overflow. */
    private static final Duration MAX = Duration.ofDays(365);
    private static final long MS_PER_SECOND = 1_000;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long SECONDS_PER_HOUR = 3_600;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final Pattern PATTERN =
        Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})(?:s|$))?(?:(\\d{1,9})ms)?");

    @Override
    public Duration convert(final String value)
    {
        final Matcher matcher = PATTERN.matcher(value);
        if (value.isEmpty() || !matcher.matches())
        {
            throw new TypeConversionException("'" + value + "' is no time; write it as 500ms, 10s or 1m30s");
        }

        final Duration duration = Duration.ofDays(number(matcher.group(1)))
            .plusHours(number(matcher.group(2)))
            .plusMinutes(number(matcher.group(3)))
            .plusSeconds(number(matcher.group(4)))
            .plusMillis(number(matcher.group(5)));
        if (duration.compareTo(MAX) > 0)
        {
            throw new TypeConversionException("'" + value + "' is more than a year");
        }

        return duration;
    }

    /**
     * Describe a time in its two largest units.
     *
     * @param timeMs of any length; a negative one counts as none.
     * @return for example {@code 3d 4h}, {@code 1m 30s} or {@code 0s}.
     */
    static String describe(final long timeMs)
    {
        final long seconds = Math.max(0, timeMs) / MS_PER_SECOND;
        if (seconds >= SECONDS_PER_DAY)
        {
            return seconds / SECONDS_PER_DAY + "d " + seconds % SECONDS_PER_DAY / SECONDS_PER_HOUR + "h";
        }

        if (seconds >= SECONDS_PER_HOUR)
        {
            return seconds / SECONDS_PER_HOUR + "h " + seconds % SECONDS_PER_HOUR / SECONDS_PER_MINUTE + "m";
        }

        return seconds >= SECONDS_PER_MINUTE ?
            seconds / SECONDS_PER_MINUTE + "m " + seconds % SECONDS_PER_MINUTE + "s" : seconds + "s";
    }

    private static long number(final String digits)
    {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
