package io.sluice.cnc;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the engine behind a shared file is alive: its process is there, and its heartbeat is fresh. The heartbeat
 * also tells an engine from another process that got its number, as happens in containers.
 */
final class Liveness
{
    /** An engine's loop turns at least once a second. */
    static final long READER_TIMEOUT_MS = 2_500;
    /** Before a file is replaced, a loop that is held up gets more time. */
    static final long OWNER_TIMEOUT_MS = 10_000;

    private static final Set<Path> OWN_FILES = ConcurrentHashMap.newKeySet();

    private Liveness()
    {
    }

    static void addOwn(final Path file)
    {
        OWN_FILES.add(file.toAbsolutePath().normalize());
    }

    static void removeOwn(final Path file)
    {
        OWN_FILES.remove(file.toAbsolutePath().normalize());
    }

    static boolean isProcessAlive(final Path file, final long pid)
    {
        if (pid == ProcessHandle.current().pid())
        {
            // In a container the engine before a restart may have had the number that this process has now.
            return OWN_FILES.contains(file.toAbsolutePath().normalize());
        }
        return pid > 0 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
