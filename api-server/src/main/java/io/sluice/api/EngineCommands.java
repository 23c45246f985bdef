package io.sluice.api;

import io.sluice.cnc.CommandReply;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests' commands to engines. Waits for an answer a bounded time, and only so many requests wait at once, so
 * that an engine that does not answer cannot hold up the API.
 */
final class EngineCommands
{
    private static final int MAX_WAITING = 8;

    private final Host host;
    private final long timeoutMs;
    private final Semaphore places = new Semaphore(MAX_WAITING);

    EngineCommands(final Host host, final long timeoutMs)
    {
        this.host = host;
        this.timeoutMs = timeoutMs;
    }

    /**
     * @param engine     to send to.
     * @param command    to send.
     * @param deadlineNs of the request.
     * @return the engine's answer.
     * @throws ApiException when there was none in time, or too many requests wait.
     */
    CommandReply send(final HostEngine engine, final HostEngine.Command command, final long deadlineNs)
    {
        final long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        if (leftMs <= 0)
        {
            throw new ApiException(504, "there was no time left for this command");
        }

        if (!places.tryAcquire())
        {
            throw new ApiException(503, "too many commands wait for engines that do not answer");
        }

        try
        {
            return engine.send(command, Math.min(timeoutMs, leftMs));
        }
        catch (final TimeoutException ex)
        {
            throw new ApiException(504, ex.getMessage());
        }
        finally
        {
            places.release();
            host.forgetSnapshot();
        }
    }

    /**
     * The status that tells of a refusal.
     *
     * @param reply   of the engine, not {@code OK}.
     * @param invalid status for a command that makes no sense.
     */
    static Answer refusal(final CommandReply reply, final int invalid)
    {
        final int status = switch (reply.code())
        {
            case NOT_FOUND -> 404;
            case INVALID -> invalid;
            case CONFLICT -> 409;
            case UNSUPPORTED -> 501;
            default -> 502;
        };
        return Answer.error(status, reply.text().isEmpty() ? "the engine refused: " + reply.code() : reply.text());
    }
}
