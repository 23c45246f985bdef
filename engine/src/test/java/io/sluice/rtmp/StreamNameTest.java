package io.sluice.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class StreamNameTest
{
    private static void assertApp(final String sent, final String name, final String args)
    {
        assertEquals(new AppName(name, sent, args), AppName.of(sent));
    }

    private static void assertStream(
        final String app, final String sent, final String name, final String rawName, final String args)
    {
        assertEquals(new StreamName(name, rawName, args), StreamName.of(AppName.of(app), sent));
    }

    @Test
    void shouldTakeApplicationsApart()
    {
        assertApp("live", "live", "");
        assertApp("live/", "live", "");
        assertApp("live//", "live", "");
        assertApp("/live", "live", "");
        assertApp("live/_definst_", "live", "");
        assertApp("live/_definst_/", "live/_definst_", "");
        assertApp("live/eu/west", "live/eu/west", "");
        assertApp("live//eu", "live/eu", "");
        assertApp("live?a=b", "live", "a=b");
        assertApp("live/_definst_?a=b/c?d", "live", "a=b/c?d");
        assertApp("live/?a", "live", "a");
        assertApp("live?", "live", "");
        assertApp("li%20ve", "li%20ve", "");
        assertApp("", "", "");
        assertApp("/", "", "");
    }

    @Test
    void shouldTakeStreamNamesApart()
    {
        assertStream("live", "chan_1", "chan_1", "chan_1", "");
        assertStream("live", "chan_1?arg=value", "chan_1", "chan_1", "arg=value");
        assertStream("live", "a?b?c", "a", "a", "b?c");
        assertStream("live", "a?", "a", "a", "");
        assertStream("live", "a%3Fb", "a%3Fb", "a%3Fb", "");
        assertStream("live", "a/b/c", "a/b/c", "a/b/c", "");
    }

    @Test
    void shouldStripPrefixesForLookUpOnly()
    {
        assertStream("live", "flv:a", "a", "flv:a", "");
        assertStream("live", "MP4:a/b.mp4?x", "a/b.mp4", "MP4:a/b.mp4", "x");
        assertStream("live", "mp3:_definst_/a", "a", "mp3:_definst_/a", "");
        assertStream("live", "_definst_/flv:a", "a", "_definst_/flv:a", "");
        assertStream("live", "/a", "a", "/a", "");
        assertStream("live", "//a//b", "a/b", "//a//b", "");
        assertStream("live", "xflv:a", "xflv:a", "xflv:a", "");
    }

    @Test
    void shouldMoveTheApplicationsArgumentsBehindTheStream()
    {
        assertStream("live?a=b", "s", "s", "s", "a=b");
        assertStream("live?a=b", "s?c=d", "s", "s", "c=d");
        assertStream("live?a=b/c", "s", "s", "s", "a=b/c");
    }

    @Test
    void shouldNameAnEmptyKeyAfterTheApplication()
    {
        assertStream("live", "", "live", "live", "");
        assertStream("live/s", "", "s", "s", "");
        assertStream("live/s/", "", "s", "s", "");
        assertStream("live/s", "?user=a&pass=b", "s", "s", "user=a&pass=b");
        assertStream("live?a=b/s", "", "s", "s", "a=b");
        assertStream("live?a=b/s", "?c", "s", "s", "c");
        assertStream("live?a=b/s?c=d/e", "", "s", "s", "c=d/e");
        assertStream("live?a=b", "", "live", "live", "a=b");
        assertStream("live?a=b/", "", "live", "live", "a=b/");
        assertStream("live", "flv:", "live", "live", "");
        assertStream("", "", "", "", "");
    }

    @Test
    void shouldTakeAnyStringApart()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String[] parts = {"/", "//", "?", "_definst_", "flv:", "a", "%2F", "&", ".."};
        for (int i = 0; i < 20_000; i++)
        {
            final AppName app = AppName.of(any(random, parts));
            final StreamName name = StreamName.of(app, any(random, parts));
            assertTrue(name.name().indexOf('?') < 0 && app.name().indexOf('?') < 0, "seed " + seed);
            assertTrue(!name.name().startsWith("/") && !name.name().startsWith("flv:"), "seed " + seed);
            // A name taken apart already stays what it is.
            final StreamName again = StreamName.of(AppName.of("x"), name.name().isEmpty() ? "x" : name.name());
            assertEquals(name.name().isEmpty() ? "x" : name.name(), again.name(), "seed " + seed);
        }
    }

    private static String any(final Random random, final String[] parts)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--)
        {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }
}
