package io.sluice.cnc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CncFileTest
{
    @TempDir
    private Path temporary;
    private long nowMs = System.currentTimeMillis();

    @Test
    void saysWhoseItIs()
    {
        try (CncFile cnc = CncFile.create(context("one").instanceNumber(7).softwareVersion("0.1 é")))
        {
            final CncReader reader = CncReader.open(cnc.file());

            assertEquals("one", reader.instanceName());
            assertEquals(7, reader.instanceNumber());
            assertEquals("0.1 é", reader.softwareVersion());
            assertEquals(ProcessHandle.current().pid(), reader.pid());
            assertEquals(nowMs, reader.startEpochMs());
            assertEquals(nowMs, reader.heartbeatEpochMs());
            assertEquals(EngineState.STARTING, reader.state());
            assertTrue(reader.isAlive());

            cnc.heartbeat(nowMs + 5);
            cnc.state(EngineState.DRAINING, nowMs + 1000);
            assertEquals(nowMs + 5, reader.heartbeatEpochMs());
            assertEquals(EngineState.DRAINING, reader.state());
            assertEquals(nowMs + 1000, reader.drainDeadlineEpochMs());
        }
    }

    @Test
    void isForItsOwnerAloneAndSparse() throws Exception
    {
        try (CncFile cnc = CncFile.create(new CncContext().directory(folder()).instanceName("one")))
        {
            assertEquals("rw-------", permissions(cnc.file()));
            assertEquals("rwx------", permissions(cnc.file().getParent()));
            assertEquals("rwx------", permissions(folder()));
            final long taken = blocks(cnc.file()) * 512L;
            assertTrue(taken < 256 * 1024, taken + " bytes of the disk");
        }
    }

    @Test
    void isGoneAfterAGracefulEnd() throws IOException
    {
        final CncFile cnc = CncFile.create(context("one"));
        final CncReader reader = CncReader.open(cnc.file());
        cnc.close();

        assertFalse(Files.exists(cnc.file().getParent()));
        assertFalse(reader.isAlive());
        assertEquals(EngineState.STOPPED, reader.state());
        assertTrue(EngineDirectory.scan(folder()).isEmpty());
        cnc.close();
        CncFile.create(context("one")).close();
    }

    @Test
    void leavesWhatElseIsInItsFolder() throws IOException
    {
        final CncFile cnc = CncFile.create(context("one"));
        final Path note = Files.writeString(cnc.file().resolveSibling("note"), "mine");
        cnc.close();

        assertFalse(Files.exists(cnc.file()));
        assertTrue(Files.exists(note));
    }

    @Test
    void refusesToReplaceALiveEngine()
    {
        try (CncFile cnc = CncFile.create(context("one")))
        {
            nowMs += Liveness.OWNER_TIMEOUT_MS;
            final CncException ex = assertThrows(CncException.class, () -> CncFile.create(context("one")));
            assertTrue(ex.getMessage().contains("\"one\" runs already"), ex.getMessage());
            assertTrue(ex.getMessage().contains("pid " + ProcessHandle.current().pid()), ex.getMessage());
            assertEquals(nowMs - Liveness.OWNER_TIMEOUT_MS, CncReader.open(cnc.file()).startEpochMs());
        }
    }

    @Test
    void refusesToReplaceALiveEngineOfAnotherVersion() throws IOException
    {
        try (CncFile cnc = CncFile.create(context("one")))
        {
            patchInt(cnc.file(), CncDescriptor.VERSION_OFFSET, 99);
            assertThrows(CncException.class, () -> CncFile.create(context("one")));
        }
    }

    @Test
    void replacesADeadEngineAndLeavesItsSuccessorsFile()
    {
        final CncFile dead = CncFile.create(context("one"));
        final CncReader reader = CncReader.open(dead.file());
        nowMs += Liveness.OWNER_TIMEOUT_MS + 1;
        try (CncFile cnc = CncFile.create(context("one")))
        {
            assertEquals(nowMs, CncReader.open(cnc.file()).startEpochMs());
            assertEquals(nowMs - Liveness.OWNER_TIMEOUT_MS - 1, reader.startEpochMs(), "the old mapping stays good");
            assertThrows(CncException.class, () -> CommandClient.open(reader));
            dead.close();
            assertTrue(Files.exists(cnc.file()));
            assertTrue(CncReader.header(cnc.file()).isAlive(nowMs, Liveness.READER_TIMEOUT_MS));
        }
    }

    @Test
    void replacesAFileOfAProcessThatIsGone() throws IOException
    {
        try (CncFile dead = CncFile.create(context("one")))
        {
            // No system gives so high a number.
            patchInt(dead.file(), CncDescriptor.PID_OFFSET, Integer.MAX_VALUE);
            CncFile.create(context("one")).close();
        }
    }

    @Test
    void replacesGarbage() throws IOException
    {
        final Path file = folder().resolve("one").resolve("cnc.dat");
        Files.createDirectories(
            file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(file, "nonsense");
        Files.writeString(file.resolveSibling("cnc.dat.new"), "of one that died while it started");
        CncFile.create(context("one")).close();
    }

    @Test
    void refusesAFolderThatOthersCanWrite() throws IOException
    {
        Files.createDirectory(folder());
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
        final CncException ex = assertThrows(CncException.class, () -> CncFile.create(context("one")));
        assertTrue(ex.getMessage().contains("chmod go-w"), ex.getMessage());
    }

    @Test
    void refusesNamesThatAreNoFolders()
    {
        for (final String name : List.of("", ".", "..", ".lock", "a/b", "../x", "a b", "a\0", "x".repeat(65)))
        {
            assertThrows(CncException.class, () -> new CncContext().instanceName(name), name);
        }
        new CncContext().instanceName("host-1_a.b").instanceName("x".repeat(64));
    }

    @Test
    void plansLessWhereThereIsLittleSpace()
    {
        final int capacity = CncContext.DEFAULT_SESSION_CAPACITY;
        assertEquals(capacity, CncFile.fittingCapacity(capacity, 1L << 30, folder()));
        // As much as containers have in /dev/shm by default.
        final long little = 64 << 20;
        final int reduced = CncFile.fittingCapacity(capacity, little, folder());
        assertTrue(reduced >= 512 && reduced < capacity, "planned " + reduced);
        assertTrue(CncDescriptor.fileLength(reduced) <= little / 4);
        assertEquals(3, CncFile.fittingCapacity(3, CncDescriptor.fileLength(3), folder()));
        final CncException ex = assertThrows(
            CncException.class, () -> CncFile.fittingCapacity(capacity, 1 << 20, folder()));
        assertTrue(ex.getMessage().contains("has 1048576 bytes left"), ex.getMessage());
        assertTrue(CncDescriptor.fileLength(65_536) < Integer.MAX_VALUE);
    }

    @Test
    void findsAllEnginesOfTheHost() throws IOException
    {
        try (CncFile one = CncFile.create(context("one"));
            CncFile three = CncFile.create(context("three"));
            CncFile two = CncFile.create(context("two")))
        {
            patchInt(two.file(), CncDescriptor.PID_OFFSET, Integer.MAX_VALUE);
            patchInt(three.file(), CncDescriptor.VERSION_OFFSET, 2);
            Files.createDirectory(folder().resolve("empty"));

            final List<EngineFile> found = EngineDirectory.scan(folder());

            assertEquals(List.of("one", "three", "two"), found.stream().map(EngineFile::instanceName).toList());
            assertEquals(EngineFile.Status.LIVE, found.get(0).status());
            assertEquals(one.file(), found.get(0).file());
            assertEquals(EngineFile.Status.UNREADABLE, found.get(1).status());
            assertTrue(found.get(1).problem().contains("version 2"), found.get(1).problem());
            assertEquals(EngineFile.Status.DEAD, found.get(2).status());
            assertEquals("two", found.get(2).reader().instanceName());
        }
        assertTrue(EngineDirectory.scan(temporary.resolve("nowhere")).isEmpty());
    }

    @Test
    void keepsReadersOfEnginesThatAreStillTheSame()
    {
        final EngineDirectory directory = new EngineDirectory(folder());
        assertTrue(directory.scan().isEmpty());
        final CncReader steady;
        final CncReader restarted;
        try (CncFile one = CncFile.create(context("one")))
        {
            final CncFile two = CncFile.create(context("two"));
            steady = directory.scan().get(0).reader();
            restarted = directory.scan().get(1).reader();
            two.close();
            nowMs++;
            try (CncFile again = CncFile.create(context("two")))
            {
                assertSame(steady, directory.scan().get(0).reader());
                assertNotSame(restarted, directory.scan().get(1).reader());
                assertEquals(nowMs, directory.scan().get(1).reader().startEpochMs());
                assertEquals(again.file(), EngineDirectory.file(folder(), "two"));
            }
            assertEquals(one.file(), directory.scan().get(0).file());
        }
        assertTrue(directory.scan().isEmpty());
    }

    @Test
    void isDeadWhenTheHeartbeatStops()
    {
        try (CncFile cnc = CncFile.create(context("one")))
        {
            final CncHeader header = CncReader.header(cnc.file());
            assertTrue(header.isAlive(nowMs + 2_500, Liveness.READER_TIMEOUT_MS));
            assertFalse(header.isAlive(nowMs + 2_501, Liveness.READER_TIMEOUT_MS));
            cnc.heartbeat(nowMs + 1000);
            assertTrue(header.isAlive(nowMs + 3_500, Liveness.READER_TIMEOUT_MS));
        }
    }

    @Test
    void labelsCountersByItself()
    {
        try (CncFile cnc = CncFile.create(context("one")))
        {
            cnc.counters().add(EngineCounter.BYTES_RECEIVED, 1234);
            cnc.counters().set(EngineCounter.TRACKS_OPEN, -1);
            final CncReader reader = CncReader.open(cnc.file());
            final List<CounterView> counters = reader.counters();

            assertEquals(EngineCounter.values().length, counters.size());
            for (final EngineCounter counter : EngineCounter.values())
            {
                final CounterView view = counters.get(counter.ordinal());
                assertEquals(counter.label(), view.label());
                assertEquals(counter.unit(), view.unit());
                assertEquals(counter.kind(), view.kind());
                assertEquals(counter.meaning(), view.meaning());
                assertEquals(cnc.counters().get(counter), view.value());
            }
            assertEquals(1234, reader.counter(EngineCounter.BYTES_RECEIVED));
        }
    }

    @Test
    void keepsDistinctErrors()
    {
        try (CncFile cnc = CncFile.create(context("one")))
        {
            for (int i = 0; i < 3; i++)
            {
                assertTrue(cnc.errors().record("the disk is full"));
                nowMs++;
            }
            assertTrue(cnc.errors().record(new IllegalStateException("odd")));
            final List<ErrorView> errors = CncReader.open(cnc.file()).errors();

            assertEquals(2, errors.size());
            assertEquals(3, errors.get(0).count());
            assertEquals(nowMs - 3, errors.get(0).firstEpochMs());
            assertEquals(nowMs - 1, errors.get(0).lastEpochMs());
            assertEquals("the disk is full", errors.get(0).text().strip());
            assertTrue(errors.get(1).text().startsWith("java.lang.IllegalStateException: odd"));
        }
    }

    @Test
    void takesNoMoreErrorsThanItHasRoomFor()
    {
        try (CncFile cnc = CncFile.create(context("one")))
        {
            final String big = "x".repeat(100_000);
            int taken = 0;
            while (cnc.errors().record(taken + big))
            {
                taken++;
            }
            assertEquals(10, taken);
            assertEquals(10, CncReader.open(cnc.file()).errors().size());
        }
    }

    private CncContext context(final String name)
    {
        return new CncContext().directory(folder()).instanceName(name).sessionCapacity(4).epochClock(() -> nowMs);
    }

    private Path folder()
    {
        return temporary.resolve("sluice");
    }

    private static void patchInt(final Path file, final int offset, final int value) throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(offset);
            access.write(ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
        }
    }

    private static String permissions(final Path path) throws IOException
    {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static long blocks(final Path file) throws Exception
    {
        final Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        final String text = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, stat.waitFor());
        return Long.parseLong(text.trim());
    }
}
