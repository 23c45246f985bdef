package io.sluice.tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class RtmpUrlTest
{
    @ParameterizedTest
    @CsvSource({
        "rtmp://h/live/s, h, 1935, live, s",
        "rtmp://h:1936/live/s?a=b, h, 1936, live, s?a=b",
        "rtmp://h/live/s?u=http://x/y/z, h, 1935, live, s?u=http://x/y/z",
        "rtmp://h/a/b/s, h, 1935, a/b, s",
        "rtmp://h/a/b/c/s, h, 1935, a/b, c/s",
        "rtmp://h/live/mp4:dir/s, h, 1935, live, mp4:dir/s",
        "rtmp://h/live?a=b/s, h, 1935, live?a=b, s",
        "rtmp://h/live, h, 1935, live, ''",
        "RTMP://127.0.0.1:1/live/, 127.0.0.1, 1, live, ''",
        "rtmp://[::1]:1936/live/s, ::1, 1936, live, s",
        "rtmp://[::1]/live/s, ::1, 1935, live, s"
    })
    void shouldSplitLikeFfmpeg(
        final String url, final String host, final int port, final String app, final String stream)
    {
        final RtmpUrl parsed = RtmpUrl.parse(url);

        assertEquals(host, parsed.host());
        assertEquals(port, parsed.port());
        assertEquals(app, parsed.app());
        assertEquals(stream, parsed.stream());
    }

    @Test
    void shouldNameThePortInTcUrl()
    {
        assertEquals("rtmp://h:1935/live", RtmpUrl.parse("rtmp://h/live/s?a=b").tcUrl());
        assertEquals("rtmp://[::1]:1935/live", RtmpUrl.parse("rtmp://[::1]/live/s").tcUrl());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "http://h/live/s", "rtmp://", "rtmp://h", "rtmp://h/", "rtmp:///live/s", "rtmp://h:x/live/s",
        "rtmp://h:0/live/s", "rtmp://h:65536/live/s", "rtmp://[::1/live/s", "rtmp://:1935/live/s"
    })
    void shouldRejectOtherUrls(final String url)
    {
        assertThrows(IllegalArgumentException.class, () -> RtmpUrl.parse(url));
    }
}
