package io.sluice.tools;

import io.sluice.kmp.KmpHeaderDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KmpDumpCommandTest
{
    private final Commands commands = new Commands();

    @TempDir
    private Path directory;

    @Test
    void shouldListAllFields() throws IOException
    {
        final Path file = write(new KmpStream()
            .connect("channel", "v1", 1_000)
            .videoInfo()
            .frame(3_000, 0xAB, 0xCD)
            .keepAlive()
            .audioInfo()
            .endOfStream()
            .bytes());

        assertEquals(0, commands.run("kmp-dump", "--hex", file.toString()));
        assertEquals(String.join(System.lineSeparator(),
            "0 cnct header_size=104 data_size=0 channel_id=channel track_id=v1 initial_frame_id=1000 " +
                "initial_upstream_frame_id=0 initial_offset=0 flags=0x1",
            "104 minf header_size=48 data_size=2 media_type=video codec_id=7 timescale=90000 bitrate=500000 " +
                "width=640 height=360 frame_rate=30000/1001 cea_captions=0",
            "    000000  01 02",
            "154 fram header_size=40 data_size=2 created=5 dts=3000 flags=0x1 pts_delay=-3 key",
            "    000000  ab cd",
            "196 null header_size=16 data_size=0",
            "212 minf header_size=48 data_size=0 media_type=audio codec_id=1010 timescale=90000 bitrate=96000 " +
                "channels=2 bits_per_sample=16 sample_rate=44100 channel_layout=0x3",
            "260 eost header_size=16 data_size=0",
            ""), commands.out());
    }

    @Test
    void shouldSayWhereAnInputIsTruncated() throws IOException
    {
        final byte[] whole = new KmpStream().connect("channel", "v1", 1_000).frame(0, 1, 2, 3).bytes();
        for (int length = 1; length < whole.length; length++)
        {
            final Commands commands = new Commands();
            final Path file = write(Arrays.copyOf(whole, length));
            final boolean isPacketEnd = length == 104;

            assertEquals(isPacketEnd ? 0 : SluiceCommand.FAILURE, commands.run("kmp-dump", file.toString()));
            assertEquals(!isPacketEnd, commands.err().contains(
                "truncated at offset " + (length < 104 ? "0, packet 0" : "104, packet 1")), commands.err());
        }
    }

    @Test
    void shouldRejectWrongHeaders() throws IOException
    {
        final Path unknown = write(new KmpStream().header(0x31323334, 16, 0).bytes());
        assertEquals(SluiceCommand.FAILURE, commands.run("kmp-dump", unknown.toString()));
        assertTrue(commands.err().contains("at offset 0, packet 0: unknown packet type '4321'"), commands.err());

        final Path small = write(new KmpStream().header(KmpHeaderDescriptor.TYPE_FRAME, 16, 0).bytes());
        assertEquals(SluiceCommand.FAILURE, commands.run("kmp-dump", small.toString()));
        assertTrue(commands.err().contains("has header_size 16, expected 40"), commands.err());

        final Path large = write(new KmpStream().header(KmpHeaderDescriptor.TYPE_NULL, 16, -1).bytes());
        assertEquals(SluiceCommand.FAILURE, commands.run("kmp-dump", large.toString()));
        assertTrue(commands.err().contains("has data_size 4294967295"), commands.err());
    }

    @Test
    void shouldReportAMissingFile()
    {
        assertEquals(SluiceCommand.FAILURE, commands.run("kmp-dump", directory.resolve("none").toString()));
        assertTrue(commands.err().contains("there is no file"), commands.err());
    }

    private Path write(final byte[] bytes) throws IOException
    {
        return Files.write(directory.resolve("test.kmp"), bytes);
    }
}
