package io.sluice.tools;

import io.sluice.cnc.AddUpstreamCommand;
import io.sluice.cnc.CncContext;
import io.sluice.cnc.CncFile;
import io.sluice.cnc.CommandHandler;
import io.sluice.cnc.CommandPoller;
import io.sluice.cnc.EngineState;
import io.sluice.cnc.ReplyCode;
import io.sluice.cnc.SessionSlot;
import io.sluice.cnc.SessionTable;
import io.sluice.cnc.StreamSlot;
import io.sluice.cnc.TrackSlot;
import io.sluice.cnc.UpstreamSlot;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The shared file of an engine that has no sockets: a loop that beats, answers commands, and does what tests ask for.
 */
final class TestEngine implements AutoCloseable, CommandHandler
{
    private static final long LONG_AGO_MS = 3_600_000;

    final CncFile cnc;
    final Set<Long> connections = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final CommandPoller poller;
    private final Thread loop = new Thread(this::run, "test-engine");
    private volatile boolean isRunning = true;
    volatile long drainMs = -1;

    private TestEngine(final Path directory, final String name, final int number, final long startMs)
    {
        cnc = CncFile.create(new CncContext()
            .directory(directory).instanceName(name).instanceNumber(number).sessionCapacity(32)
            .epochClock(() -> startMs));
        poller = cnc.commandPoller(this);
        cnc.state(EngineState.RUNNING, 0);
    }

    /**
     * @return an engine whose loop turns.
     */
    static TestEngine live(final Path directory, final String name)
    {
        return live(directory, name, 0);
    }

    /**
     * @return an engine whose loop turns, with a number of its own.
     */
    static TestEngine live(final Path directory, final String name, final int number)
    {
        final TestEngine engine = new TestEngine(directory, name, number, System.currentTimeMillis());
        engine.loop.start();
        return engine;
    }

    /**
     * @return an engine whose loop is stuck for an hour.
     */
    static TestEngine dead(final Path directory, final String name)
    {
        final TestEngine engine = new TestEngine(directory, name, 0, System.currentTimeMillis());
        engine.cnc.heartbeat(System.currentTimeMillis() - LONG_AGO_MS);
        return engine;
    }

    /**
     * List a stream with a track and an upstream.
     */
    void list(final long connection, final String stream)
    {
        final SessionTable table = cnc.sessions();
        final int sessionSlot = table.allocateSession();
        final SessionSlot session = table.session(sessionSlot);
        session.beginWrite();
        session.connection(connection).app("live").remoteAddress("192.0.2.7:4711").state("connected")
            .startEpochMs(System.currentTimeMillis()).endWrite();
        final int streamSlot = table.allocateStream(sessionSlot);
        final StreamSlot published = table.stream(streamSlot);
        published.beginWrite();
        published.name(stream).type("live").bandwidthIn(2_500_000).startEpochMs(System.currentTimeMillis()).endWrite();
        final int trackSlot = table.allocateTrack(streamSlot);
        final TrackSlot track = table.track(trackSlot);
        track.beginWrite();
        track.number(5).mediaType("video").channelId("ch").trackId("v1").width(1920).height(1080)
            .frameRateCenti(2997).sentFrames(1234).memLimit(4 << 20).memLeft(3 << 20).bitrate(2_400_000)
            .publishState("published").endWrite();
        final UpstreamSlot upstream = table.upstream(table.allocateUpstream(trackSlot));
        upstream.beginWrite();
        upstream.id("main").remoteAddress("192.0.2.9:6543").state("connected").ackedFrames(1200).ackLagMs(40)
            .endWrite();
        connections.add(connection);
    }

    @Override
    public void onDropSession(final long correlationId, final long connection)
    {
        if (connections.remove(connection))
        {
            cnc.replies().ok(correlationId);
        }
        else
        {
            cnc.replies().error(correlationId, ReplyCode.NOT_FOUND, "no connection " + connection);
        }
    }

    @Override
    public void onDrain(final long correlationId, final long deadlineMs)
    {
        drainMs = deadlineMs;
        cnc.state(EngineState.DRAINING, System.currentTimeMillis() + deadlineMs);
        cnc.replies().ok(correlationId);
        tasks.add(() ->
        {
            isRunning = false;
            cnc.close();
        });
    }

    @Override
    public void onReload(final long correlationId)
    {
        cnc.replies().error(correlationId, ReplyCode.UNSUPPORTED, "");
    }

    @Override
    public void onAddUpstream(final long correlationId, final AddUpstreamCommand command)
    {
        cnc.replies().error(correlationId, ReplyCode.UNSUPPORTED, "");
    }

    @Override
    public void onDeleteUpstream(final long correlationId, final long track, final String upstreamId)
    {
        cnc.replies().error(correlationId, ReplyCode.UNSUPPORTED, "");
    }

    @Override
    public void close()
    {
        isRunning = false;
        try
        {
            loop.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }

        cnc.close();
    }

    private void run()
    {
        while (isRunning)
        {
            cnc.heartbeat(System.currentTimeMillis());
            poller.poll(1, System.nanoTime());
            final Runnable task = tasks.poll();
            if (task != null)
            {
                task.run();
            }

            LockSupport.parkNanos(1_000_000);
        }
    }
}
