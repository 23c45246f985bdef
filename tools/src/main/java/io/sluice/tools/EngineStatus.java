package io.sluice.tools;

import io.sluice.cnc.CncReader;
import io.sluice.cnc.EngineFile;

import java.util.Optional;

/**
 * What became of an engine, in words.
 */
final class EngineStatus
{
    private EngineStatus()
    {
    }

    /**
     * @param file of an engine.
     * @return whether it runs.
     */
    static boolean isLive(final EngineFile file)
    {
        return file.status() == EngineFile.Status.LIVE;
    }

    /**
     * @param file  of an engine.
     * @param nowMs since the epoch.
     * @return what is wrong with the engine and what can be done, or nothing.
     */
    static String problem(final EngineFile file, final long nowMs)
    {
        switch (file.status())
        {
            case LIVE:
                return "";

            case DEAD:
                final CncReader reader = file.reader();
                final String since = TimeSpan.describe(nowMs - reader.heartbeatEpochMs());
                return "engine " + file.instanceName() + " is dead: " + (process(reader).isPresent() ?
                    "its loop has not turned for " + since + ", though its process " + reader.pid() + " is there" :
                    "its process " + reader.pid() + " is gone, the last sign of life was " + since + " ago") +
                    "; start it again, or remove " + file.file().getParent() + " to forget it";

            default:
                return "engine " + file.instanceName() + ": " + file.problem();
        }
    }

    /**
     * Find an engine's process. A later one may have got its number; that is none of the engine's.
     *
     * @param reader of the engine's file.
     * @return its handle, if it is there.
     */
    static Optional<ProcessHandle> process(final CncReader reader)
    {
        // Systems know a process's start to a second or so; numbers come round far later than that. The times can't be
        // compared after the clock was set, but a loop that turns says enough.
        final long slackMs = 2_000;
        final boolean isLive = reader.isAlive();
        return ProcessHandle.of(reader.pid())
            .filter(ProcessHandle::isAlive)
            .filter((process) -> isLive || process.info().startInstant()
                .map((start) -> start.toEpochMilli() <= reader.startEpochMs() + slackMs)
                .orElse(false));
    }
}
