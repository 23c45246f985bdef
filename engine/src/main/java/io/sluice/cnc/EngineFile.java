package io.sluice.cnc;

import java.nio.file.Path;

/**
 * An engine's shared file, as a look into the folder found it.
 *
 * @param instanceName name of its folder.
 * @param file         the file.
 * @param status       whether its engine is alive.
 * @param reader       of the file, or null if it is unreadable.
 * @param problem      why it is unreadable, else empty.
 */
public record EngineFile(String instanceName, Path file, Status status, CncReader reader, String problem)
{
    /**
     * What became of an engine.
     */
    public enum Status
    {
        /** It runs. */
        LIVE,
        /** It crashed, or its loop is stuck; its file can be read. */
        DEAD,
        /** Nobody can tell: the file is of another version, not finished, or damaged. */
        UNREADABLE
    }
}
