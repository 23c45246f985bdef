package io.sluice.tools;

import io.sluice.kmp.KmpAckDescriptor;
import io.sluice.kmp.KmpHeaderDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(20)
class KmpSinkTest
{
    private static final long FIRST_ID = 1_000_000;

    @TempDir
    private Path directory;

    private KmpSink sink;

    @AfterEach
    void closeSink()
    {
        if (sink != null)
        {
            sink.close();
        }
    }

    @Test
    void shouldAcknowledgeEveryFewFramesAndAtTheEnd() throws IOException
    {
        launch(new KmpSinkSettings().ackFrames(2));
        try (Socket socket = connect())
        {
            final KmpStream stream = new KmpStream().connect("c", "v1", FIRST_ID).videoInfo();
            for (int i = 0; i < 5; i++)
            {
                stream.frame(i * 3_000, i);
            }

            socket.getOutputStream().write(stream.endOfStream().bytes());
            final UnsafeBuffer acks = new UnsafeBuffer(socket.getInputStream().readAllBytes());

            assertEquals(3 * KmpAckDescriptor.LENGTH, acks.capacity());
            assertEquals(FIRST_ID + 2, KmpAckDescriptor.frameId(acks, 0));
            assertEquals(FIRST_ID + 4, KmpAckDescriptor.frameId(acks, KmpAckDescriptor.LENGTH));
            assertEquals(FIRST_ID + 5, KmpAckDescriptor.frameId(acks, 2 * KmpAckDescriptor.LENGTH));
        }

        final SinkTrack track = sink.track("c", "v1");
        assertEquals(5, track.frames());
        assertEquals(5, track.bytes());
        assertTrue(track.isEnded());
        assertTrue(sink.problems().isEmpty(), sink.problems().toString());
    }

    @Test
    void shouldAcknowledgeAfterATime() throws IOException
    {
        launch(new KmpSinkSettings().ackFrames(0).ackMs(5));
        try (Socket socket = connect())
        {
            socket.getOutputStream().write(
                new KmpStream().connect("c", "a1", FIRST_ID).audioInfo().frame(0, 1).bytes());
            final UnsafeBuffer ack = new UnsafeBuffer(socket.getInputStream().readNBytes(KmpAckDescriptor.LENGTH));

            assertEquals(FIRST_ID + 1, KmpAckDescriptor.frameId(ack, 0));
        }
    }

    @Test
    void shouldReadPacketsAtAnySplitAndDumpThem() throws IOException
    {
        launch(new KmpSinkSettings().dumpDirectory(directory).ackFrames(0));
        final int[] large = new int[700_000];
        final byte[] bytes = new KmpStream()
            .connect("../c", "v1", FIRST_ID).videoInfo().frame(0, 1).frame(3_000, large).keepAlive().frame(6_000, 2)
            .endOfStream().bytes();
        try (Socket socket = connect())
        {
            socket.setTcpNoDelay(true);
            for (int i = 0; i < 300; i++)
            {
                socket.getOutputStream().write(bytes, i, 1);
            }

            socket.getOutputStream().write(bytes, 300, bytes.length - 300);
            assertEquals(-1, socket.getInputStream().read());
        }

        assertEquals(3, sink.track("../c", "v1").frames());
        assertTrue(sink.problems().isEmpty(), sink.problems().toString());
        assertArrayEquals(bytes, Files.readAllBytes(directory.resolve("_._c_v1.kmp")));
    }

    @Test
    void shouldReportWhatBreaksTheProtocol() throws IOException
    {
        launch(new KmpSinkSettings());
        send(new KmpStream().videoInfo());
        send(new KmpStream().connect("a", "v1", 1).connect("a", "v1", 1));
        send(new KmpStream().connect("b", "v1", 1).header(0x31323334, 16, 0));
        send(new KmpStream().header(KmpHeaderDescriptor.TYPE_CONNECT, 104, -1));

        final String problems = sink.problems().toString();
        assertTrue(problems.contains("instead of connect as the first packet"), problems);
        assertTrue(problems.contains("a/v1: 'cnct' (0x74636e63) again on one connection"), problems);
        assertTrue(problems.contains("b/v1: unknown packet type"), problems);
        assertTrue(problems.contains("has data_size 4294967295"), problems);
        assertEquals(4, sink.problems().size(), problems);
    }

    private void launch(final KmpSinkSettings settings) throws IOException
    {
        sink = KmpSink.launch(settings);
    }

    private Socket connect() throws IOException
    {
        return new Socket("127.0.0.1", sink.port());
    }

    private void send(final KmpStream stream) throws IOException
    {
        try (Socket socket = connect())
        {
            socket.getOutputStream().write(stream.bytes());
            assertEquals(-1, socket.getInputStream().read());
        }
    }
}
