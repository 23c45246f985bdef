package io.sluice.cnc;

import java.nio.file.Path;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The read side of a shared file's header. Magic, version, pid, start time, heartbeat and state are at the same places
 * in all versions, so that an engine of any version can be told dead or alive.
 */
final class CncHeader
{
    private final Path file;
    private final UnsafeBuffer buffer;

    CncHeader(final Path file, final UnsafeBuffer buffer)
    {
        this.file = file;
        this.buffer = buffer;
    }

    boolean isOfEngine()
    {
        return version() != 0 && buffer.getLong(CncDescriptor.MAGIC_OFFSET) == CncDescriptor.MAGIC;
    }

    int version()
    {
        return buffer.getIntVolatile(CncDescriptor.VERSION_OFFSET);
    }

    long pid()
    {
        return buffer.getLong(CncDescriptor.PID_OFFSET);
    }

    long startEpochMs()
    {
        return buffer.getLong(CncDescriptor.START_MS_OFFSET);
    }

    String instanceName()
    {
        return TextField.get(buffer, CncDescriptor.INSTANCE_NAME_OFFSET, CncDescriptor.MAX_NAME_LENGTH);
    }

    int instanceNumber()
    {
        return buffer.getInt(CncDescriptor.INSTANCE_NUMBER_OFFSET);
    }

    String softwareVersion()
    {
        return TextField.get(buffer, CncDescriptor.SOFTWARE_VERSION_OFFSET, CncDescriptor.MAX_NAME_LENGTH);
    }

    long heartbeatEpochMs()
    {
        return buffer.getLongVolatile(CncDescriptor.HEARTBEAT_OFFSET);
    }

    EngineState state()
    {
        return EngineState.of(buffer.getLongVolatile(CncDescriptor.STATE_OFFSET));
    }

    long drainDeadlineEpochMs()
    {
        return buffer.getLongVolatile(CncDescriptor.DRAIN_DEADLINE_OFFSET);
    }

    boolean isAlive(final long nowMs, final long timeoutMs)
    {
        return state() != EngineState.STOPPED &&
            Math.abs(nowMs - heartbeatEpochMs()) <= timeoutMs &&
            Liveness.isProcessAlive(file, pid());
    }
}
