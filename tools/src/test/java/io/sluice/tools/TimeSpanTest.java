package io.sluice.tools;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class TimeSpanTest
{
    @ParameterizedTest
    @CsvSource({
        "0, 0", "5, 5000", "500ms, 500", "10s, 10000", "1m30s, 90000", "2h, 7200000", "1d1ms, 86400001",
        "365d, 31536000000"
    })
    void shouldReadWhatTheConfigurationKnows(final String text, final long ms)
    {
        assertEquals(ms, new TimeSpan().convert(text).toMillis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1.5s", "1s2m", "1 s", "366d", "9999999999s", "10x"})
    void shouldRefuseAnythingElse(final String text)
    {
        assertThrows(TypeConversionException.class, () -> new TimeSpan().convert(text));
    }

    @ParameterizedTest
    @CsvSource({"-5, 0s", "999, 0s", "59999, 59s", "90000, 1m 30s", "3600000, 1h 0m", "93600000, 1d 2h"})
    void shouldDescribeInTwoUnits(final long ms, final String text)
    {
        assertEquals(text, TimeSpan.describe(ms));
    }
}
