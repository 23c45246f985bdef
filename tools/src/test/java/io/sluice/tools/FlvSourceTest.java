package io.sluice.tools;

import io.sluice.media.FlvReader;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.Channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FlvSourceTest
{
    private static final int VIDEO_FRAMES = 300;
    private static final int AUDIO_FRAMES = 432;

    @Test
    void shouldReadTheSampleOnce() throws IOException
    {
        try (FlvSource source = open(false))
        {
            int video = 0;
            int audio = 0;
            int others = 0;
            while (source.next())
            {
                final boolean isVideo = source.tagType() == FlvReader.TAG_VIDEO;
                others += source.isFrame() ? 0 : 1;
                video += source.isFrame() && isVideo ? 1 : 0;
                audio += source.isFrame() && !isVideo ? 1 : 0;
            }

            assertEquals(VIDEO_FRAMES, video);
            assertEquals(AUDIO_FRAMES, audio);
            assertTrue(others >= 3, "metadata and two sequence headers, but got " + others);
            assertFalse(source.next());
        }
    }

    @Test
    void shouldGoOnWithTimestampsFromPassToPass() throws IOException
    {
        try (FlvSource source = open(true))
        {
            final long[] lastMs = {-1, -1};
            int frames = 0;
            while (frames < 3 * (VIDEO_FRAMES + AUDIO_FRAMES) && source.next())
            {
                if (source.isFrame())
                {
                    frames++;
                    final int track = source.tagType() == FlvReader.TAG_VIDEO ? 0 : 1;
                    final long gapMs = source.timestampMs() - lastMs[track];
                    assertTrue(lastMs[track] < 0 || gapMs > 0 && gapMs < 150, "gap of " + gapMs + " ms");
                    lastMs[track] = source.timestampMs();
                }
            }

            assertEquals(3 * (VIDEO_FRAMES + AUDIO_FRAMES), frames);
            assertEquals(30_000, lastMs[0], 200);
        }
    }

    private static FlvSource open(final boolean isLoop) throws IOException
    {
        return new FlvSource(
            () -> Channels.newChannel(FlvSourceTest.class.getResourceAsStream("sample.flv")), isLoop);
    }
}
