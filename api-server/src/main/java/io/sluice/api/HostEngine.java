package io.sluice.api;

import io.sluice.cnc.CncException;
import io.sluice.cnc.CncReader;
import io.sluice.cnc.CommandClient;
import io.sluice.cnc.CommandReply;
import io.sluice.cnc.EngineFile;
import io.sluice.cnc.EventReader;
import io.sluice.cnc.HistogramView;
import io.sluice.cnc.ReplyCode;
import io.sluice.cnc.SessionReader;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One run of one engine of this host, known by its shared file. May be used by any thread.
 */
final class HostEngine
{
    private final String name;
    private final CncReader reader;
    private final String problem;
    private final SessionReader sessions;
    private final ReentrantLock commandLock = new ReentrantLock();
    private CommandClient client;

    HostEngine(final EngineFile file)
    {
        name = file.instanceName();
        reader = file.reader();
        problem = file.problem();
        sessions = reader == null ? null : reader.sessions();
    }

    String name()
    {
        return name;
    }

    boolean isReadable()
    {
        return reader != null;
    }

    /** Why the file can't be read, else empty. */
    String problem()
    {
        return problem;
    }

    CncReader reader()
    {
        return reader;
    }

    EngineSnapshot snapshot()
    {
        if (reader == null)
        {
            return EngineSnapshot.unreadable(this);
        }

        synchronized (sessions)
        {
            return EngineSnapshot.of(this, sessions);
        }
    }

    List<HistogramView> histograms()
    {
        return reader == null ? List.of() : reader.histograms();
    }

    EventReader events()
    {
        return reader.events();
    }

    /**
     * Send a command, never waiting longer than the timeout, those included that wait for another's answer.
     *
     * @param command   to send.
     * @param timeoutMs to wait.
     * @return the engine's answer.
     * @throws TimeoutException when there was none.
     */
    CommandReply send(final Command command, final long timeoutMs) throws TimeoutException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        try
        {
            if (!commandLock.tryLock(timeoutMs, TimeUnit.MILLISECONDS))
            {
                throw new TimeoutException("engine " + name + " is still busy with another command");
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new TimeoutException("the API server is closing");
        }

        try
        {
            final long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (client == null)
            {
                client = CommandClient.open(reader);
            }

            return command.send(client, Math.max(1, leftMs));
        }
        catch (final CncException ex)
        {
            return new CommandReply(ReplyCode.FAILED, ex.getMessage());
        }
        finally
        {
            commandLock.unlock();
        }
    }

    /**
     * A command and its arguments.
     */
    @FunctionalInterface
    interface Command
    {
        CommandReply send(CommandClient client, long timeoutMs) throws TimeoutException;
    }
}
