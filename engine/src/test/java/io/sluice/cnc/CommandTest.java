package io.sluice.cnc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandTest
{
    private static final long TIMEOUT_MS = 30_000;
    private static final int LIMIT = 16;

    @TempDir
    private Path temporary;
    private CncFile cnc;
    private final RecordingCommandHandler handler = new RecordingCommandHandler();
    private CommandPoller poller;
    private CncReader reader;
    private CommandClient client;
    private Thread loop;
    private final AtomicBoolean isDone = new AtomicBoolean();

    @BeforeEach
    void create()
    {
        cnc = CncFile.create(new CncContext().directory(temporary.resolve("s")).sessionCapacity(2));
        handler.replies = cnc.replies();
        poller = cnc.commandPoller(handler);
        reader = CncReader.open(cnc.file());
        client = CommandClient.open(reader);
    }

    @AfterEach
    void close() throws InterruptedException
    {
        stopLoop();
        cnc.close();
    }

    @Test
    void carriesEveryCommandAndItsAnswer() throws Exception
    {
        startLoop();
        assertTrue(client.dropSession(1L << 40, TIMEOUT_MS).isOk());
        assertEquals(
            new CommandReply(ReplyCode.NOT_FOUND, "no session 404"), client.dropSession(404, TIMEOUT_MS));
        assertTrue(client.drain(5_000, TIMEOUT_MS).isOk());
        assertEquals(new CommandReply(ReplyCode.UNSUPPORTED, "not yet"), client.reload(TIMEOUT_MS));
        final byte[] connectData = new byte[CommandDescriptor.MAX_CONNECT_DATA];
        new Random(1).nextBytes(connectData);
        final AddUpstreamCommand command = new AddUpstreamCommand(
            7, "h\u00e9.example", 65_535, "i".repeat(64), "main", true, "last_acked", connectData);
        assertTrue(client.addUpstream(command, TIMEOUT_MS).isOk());
        assertTrue(client.deleteUpstream(7, "main", TIMEOUT_MS).isOk());
        stopLoop();

        assertEquals(
            List.of("drop " + (1L << 40), "drop 404", "drain 5000", "reload", "add 7", "delete 7 main"),
            handler.calls);
        final AddUpstreamCommand added = handler.added;
        assertArrayEquals(connectData, added.connectData());
        assertEquals(
            new AddUpstreamCommand(
                7, "h\u00e9.example", 65_535, "i".repeat(64), "main", true, "last_acked", added.connectData()),
            added);
        assertEquals(6, cnc.counters().get(EngineCounter.COMMANDS));
        assertEquals(0, cnc.counters().get(EngineCounter.COMMANDS_MALFORMED));
    }

    @Test
    void refusesWhatIsTooLongBeforeItIsSent() throws TimeoutException
    {
        final byte[] none = new byte[0];
        final AddUpstreamCommand longId =
            new AddUpstreamCommand(1, "h", 1, "\u20AC".repeat(22), "", false, "last_acked", none);
        assertEquals("id is longer than 64 bytes", client.addUpstream(longId, TIMEOUT_MS).text());
        final AddUpstreamCommand longData =
            new AddUpstreamCommand(1, "h", 1, "i", "", false, "last_acked", new byte[4097]);
        assertEquals(ReplyCode.INVALID, client.addUpstream(longData, TIMEOUT_MS).code());
        assertEquals(ReplyCode.INVALID, client.deleteUpstream(1, "x".repeat(65), TIMEOUT_MS).code());
        assertEquals(0, poller.poll(LIMIT, 0));
    }

    @Test
    void answersInvalidCommands() throws Exception
    {
        startLoop();
        final byte[] none = new byte[0];
        assertEquals(
            new CommandReply(ReplyCode.INVALID, "port 0 is not one of 1 to 65535"),
            client.addUpstream(new AddUpstreamCommand(1, "h", 0, "i", "", false, "", none), TIMEOUT_MS));
        assertEquals(
            new CommandReply(ReplyCode.INVALID, "host is empty"),
            client.addUpstream(new AddUpstreamCommand(1, "", 1, "i", "", false, "", none), TIMEOUT_MS));
        assertEquals(ReplyCode.INVALID, client.drain(-1, TIMEOUT_MS).code());
        stopLoop();
        assertTrue(handler.calls.isEmpty());
        assertEquals(3, cnc.counters().get(EngineCounter.COMMANDS_MALFORMED));
    }

    @Test
    void survivesAHandlerThatFails() throws Exception
    {
        handler.failure = new IllegalStateException("a defect");
        startLoop();
        final CommandReply reply = client.dropSession(1, TIMEOUT_MS);
        assertEquals(ReplyCode.FAILED, reply.code());
        assertTrue(reply.text().contains("a defect"));
        assertTrue(reader.errors().get(0).text().contains("a defect"));
    }

    @Test
    void saysWhyThereIsNoAnswer()
    {
        final TimeoutException silent = assertThrows(TimeoutException.class, () -> client.dropSession(1, 1));
        assertTrue(silent.getMessage().contains("did not answer within 1 ms"), silent.getMessage());

        final ManyToOneRingBuffer ring = ring();
        final UnsafeBuffer message = new UnsafeBuffer(new byte[CommandDescriptor.FIXED_LENGTH]);
        while (ring.write(CommandType.RELOAD.messageTypeId(), message, 0, message.capacity()))
        {
            assertTrue(ring.size() <= ring.capacity());
        }
        final TimeoutException full = assertThrows(TimeoutException.class, () -> client.dropSession(1, 1));
        assertTrue(full.getMessage().contains("its ring is full"), full.getMessage());

        cnc.state(EngineState.STOPPED, 0);
        final TimeoutException dead = assertThrows(TimeoutException.class, () -> client.dropSession(1, 1));
        assertTrue(dead.getMessage().contains("is dead"), dead.getMessage());
    }

    @Test
    void clearsAwayWhatASenderDidNotFinish() throws Exception
    {
        final ManyToOneRingBuffer ring = ring();
        assertTrue(ring.tryClaim(CommandType.RELOAD.messageTypeId(), 100) > 0);
        assertThrows(TimeoutException.class, () -> client.dropSession(1, 1));

        assertEquals(0, poller.poll(LIMIT, 0));
        assertEquals(0, poller.poll(LIMIT, TimeUnit.MILLISECONDS.toNanos(1000)));
        assertEquals(0, poller.poll(LIMIT, TimeUnit.MILLISECONDS.toNanos(1001)));
        assertEquals(1, cnc.counters().get(EngineCounter.COMMANDS_UNFINISHED));
        assertEquals(1, poller.poll(LIMIT, TimeUnit.MILLISECONDS.toNanos(1002)));
        assertEquals(List.of("drop 1"), handler.calls);
    }

    @Test
    void survivesRandomCommands() throws Exception
    {
        final ManyToOneRingBuffer ring = ring();
        for (long seed = 1; seed <= 10_000; seed++)
        {
            final Random random = new Random(seed);
            final byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 40 : 5000)];
            random.nextBytes(bytes);
            final UnsafeBuffer message = new UnsafeBuffer(bytes);
            for (int i = CommandDescriptor.FIXED_LENGTH; i + 4 <= bytes.length; i += 4)
            {
                if (random.nextBoolean())
                {
                    message.putInt(i, random.nextInt(20) - 2);
                }
            }
            assertTrue(ring.write(1 + random.nextInt(8), message, 0, bytes.length));
            // Twice, as the ring ends a batch where it wraps.
            assertEquals(1, poller.poll(LIMIT, seed) + poller.poll(LIMIT, seed), "seed " + seed);
        }
        assertEquals(
            10_000,
            cnc.counters().get(EngineCounter.COMMANDS) + cnc.counters().get(EngineCounter.COMMANDS_MALFORMED));
        assertTrue(reader.errors().isEmpty(), () -> reader.errors().get(0).text());
        assertStillServes();
    }

    @Test
    void survivesDamageToTheRing() throws Exception
    {
        final UnsafeBuffer buffer = sections().buffer(CncSection.COMMANDS);
        for (long seed = 1; seed <= 2_000; seed++)
        {
            final Random random = new Random(seed);
            final int patches = 1 + random.nextInt(4);
            for (int i = 0; i < patches; i++)
            {
                final int head = (int)Math.max(0, ring().consumerPosition() & ring().capacity() - 1);
                final int at = switch (random.nextInt(3))
                {
                    case 0 -> CncDescriptor.COMMAND_CAPACITY + random.nextInt(RingBufferDescriptor.TRAILER_LENGTH - 8);
                    case 1 -> Math.min(head + 4 * random.nextInt(8), CncDescriptor.COMMAND_CAPACITY - 8);
                    default -> random.nextInt(CncDescriptor.COMMAND_CAPACITY);
                };
                buffer.putLong(at & ~7, random.nextBoolean() ? random.nextLong() : random.nextInt(200) - 20);
            }
            for (int i = 0; i < 4; i++)
            {
                poller.poll(LIMIT, TimeUnit.SECONDS.toNanos(seed * 10 + 2 * i));
            }
        }
        assertTrue(cnc.counters().get(EngineCounter.COMMANDS_MALFORMED) > 0);
    }

    @Test
    void beginsAfreshAfterDamage() throws Exception
    {
        final UnsafeBuffer buffer = sections().buffer(CncSection.COMMANDS);
        buffer.putInt(0, Integer.MAX_VALUE);
        buffer.putInt(4, CommandType.RELOAD.messageTypeId());
        for (int i = 0; i < 4; i++)
        {
            poller.poll(LIMIT, TimeUnit.SECONDS.toNanos(2L * i));
        }
        assertStillServes();
        final long huge = 1L << 50;
        buffer.putLong(CncDescriptor.COMMAND_CAPACITY + RingBufferDescriptor.TAIL_POSITION_OFFSET, huge);
        for (int i = 0; i < 4; i++)
        {
            poller.poll(LIMIT, TimeUnit.SECONDS.toNanos(100 + 2L * i));
        }
        assertStillServes();
    }

    @Test
    void isOneAtATimeForManyThreads() throws Exception
    {
        startLoop();
        final Thread[] threads = new Thread[4];
        final int[] failures = new int[threads.length];
        for (int i = 0; i < threads.length; i++)
        {
            final int number = i;
            final CommandClient own = i % 2 == 0 ? client : CommandClient.open(reader);
            threads[i] = new Thread(() ->
            {
                for (int j = 0; j < 50; j++)
                {
                    failures[number] += isAnswered(own, j % 2 == 0 ? 404 : 1) ? 0 : 1;
                }
            });
            threads[i].start();
        }
        for (final Thread thread : threads)
        {
            thread.join();
        }
        assertArrayEquals(new int[threads.length], failures);
        stopLoop();
        assertEquals(200, handler.calls.size());
    }

    private static boolean isAnswered(final CommandClient own, final long connection)
    {
        try
        {
            return own.dropSession(connection, TIMEOUT_MS).isOk() == (connection != 404);
        }
        catch (final TimeoutException ex)
        {
            return false;
        }
    }

    private void assertStillServes() throws Exception
    {
        handler.calls.clear();
        startLoop();
        assertNotNull(client.dropSession(77, TIMEOUT_MS));
        stopLoop();
        assertEquals(List.of("drop 77"), handler.calls);
    }

    private ManyToOneRingBuffer ring()
    {
        return new ManyToOneRingBuffer(sections().buffer(CncSection.COMMANDS));
    }

    private CncSections sections()
    {
        return cnc.sections();
    }

    private void startLoop()
    {
        isDone.set(false);
        loop = new Thread(() ->
        {
            while (!isDone.get())
            {
                poller.poll(LIMIT, System.nanoTime());
                Thread.onSpinWait();
            }
        }, "cnc-loop");
        loop.start();
    }

    private void stopLoop() throws InterruptedException
    {
        isDone.set(true);
        if (loop != null)
        {
            loop.join();
            assertFalse(loop.isAlive());
        }
    }
}
