package io.sluice.cnc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is in a file, a reader says so in words or reads something; it does not crash, hang or throw anything else.
 */
final class DamagedFileTest
{
    private static final int SEEDS = 400;

    @TempDir
    private Path temporary;
    private CncFile cnc;
    private Path copy;

    @BeforeEach
    void create() throws IOException
    {
        cnc = CncFile.create(new CncContext().directory(temporary.resolve("s")).sessionCapacity(2));
        final SessionTable table = cnc.sessions();
        final int session = table.allocateSession();
        final int track = table.allocateTrack(table.allocateStream(session));
        table.allocateUpstream(track);
        cnc.histograms().record(LatencyHistogram.DUTY_CYCLE, 1000);
        cnc.errors().record("an error");
        event(cnc);
        copy = temporary.resolve("copy.dat");
        Files.copy(cnc.file(), copy);
    }

    @AfterEach
    void close()
    {
        cnc.close();
    }

    @Test
    void refusesOtherVersions() throws IOException
    {
        patch(CncDescriptor.VERSION_OFFSET, 2, Integer.BYTES);
        assertRefused("version 2, this program reads version 1");
        patch(CncDescriptor.VERSION_OFFSET, -1, Integer.BYTES);
        assertRefused("version -1");
    }

    @Test
    void refusesWhatIsNotFinished() throws IOException
    {
        patch(CncDescriptor.VERSION_OFFSET, 0, Integer.BYTES);
        assertRefused("not finished");
        Files.write(copy, new byte[CncDescriptor.HEADER_LENGTH]);
        assertRefused("not finished");
    }

    @Test
    void refusesWhatIsNoFileOfAnEngine() throws IOException
    {
        patch(CncDescriptor.MAGIC_OFFSET, 1, Long.BYTES);
        assertRefused("no shared file of an engine");
        Files.write(copy, new byte[0]);
        assertRefused("0 bytes");
        Files.delete(copy);
        assertRefused("there is no ");
        Files.createDirectory(copy);
        assertRefused("cannot read");
    }

    @Test
    void refusesFilesCutAnywhere() throws IOException
    {
        final UnsafeBuffer header = CncReader.open(copy).sections().header();
        final long length = Files.size(copy);
        for (int i = CncSection.count() - 1; i >= 0; i--)
        {
            final CncSection section = CncSection.of(i);
            final long start = CncDescriptor.offset(header, section);
            final long end = start + CncDescriptor.length(header, section);
            for (final long cut : new long[] {end - 1, (start + end) / 2, start + 1, start, start - 1})
            {
                final Path shorter = temporary.resolve("shorter.dat");
                Files.deleteIfExists(shorter);
                Files.copy(copy, shorter);
                truncate(shorter, Math.min(cut, length - 1));
                final CncException ex = assertThrows(CncException.class, () -> CncReader.open(shorter));
                assertTrue(ex.getMessage().contains(cut < CncDescriptor.HEADER_LENGTH ? "bytes" : "cut short"),
                    ex.getMessage());
            }
        }
    }

    @Test
    void refusesSectionsThatReachBeyondTheFile() throws IOException
    {
        for (int i = 0; i < CncSection.count(); i++)
        {
            final CncSection section = CncSection.of(i);
            final int offset = CncDescriptor.sectionOffset(section);
            for (final long bad : new long[] {0, 4095, 4097, -4096, 1L << 40, Long.MAX_VALUE & ~4095L, Long.MIN_VALUE})
            {
                final long before = patch(offset, bad, Long.BYTES);
                assertRefused("section");
                patch(offset, before, Long.BYTES);
            }
            for (final long bad : new long[] {0, -1, 1L << 33, Long.MAX_VALUE})
            {
                final long before = patch(offset + Long.BYTES, bad, Long.BYTES);
                assertRefused("section");
                patch(offset + Long.BYTES, before, Long.BYTES);
            }
        }
    }

    @Test
    void readsOrRefusesRandomDamageOfTheHeader() throws IOException
    {
        damage("header", 0, CncDescriptor.HEADER_LENGTH, 400);
    }

    @Test
    void readsOrRefusesRandomDamageOfEverySection() throws IOException
    {
        final UnsafeBuffer header = CncReader.open(copy).sections().header();
        for (int i = 0; i < CncSection.count(); i++)
        {
            final CncSection section = CncSection.of(i);
            final long offset = CncDescriptor.offset(header, section);
            damage(section.name(), offset, (int)CncDescriptor.length(header, section), SEEDS / CncSection.count());
        }
    }

    @Test
    void readsOrRefusesGarbage() throws IOException
    {
        for (long seed = 1; seed <= 50; seed++)
        {
            final Random random = new Random(seed);
            final byte[] garbage = new byte[random.nextInt(3 * CncDescriptor.HEADER_LENGTH)];
            random.nextBytes(garbage);
            Files.write(copy, garbage);
            assertThrows(CncException.class, () -> CncReader.open(copy), "seed " + seed);
        }
    }

    private void damage(final String what, final long offset, final int length, final int seeds) throws IOException
    {
        for (long seed = 1; seed <= seeds; seed++)
        {
            final Random random = new Random(seed);
            final long[] places = new long[1 + random.nextInt(8)];
            final long[] before = new long[places.length];
            for (int i = 0; i < places.length; i++)
            {
                // Mostly near the beginning, and the end, where what matters is.
                final int within = switch (random.nextInt(3))
                {
                    case 0 -> random.nextInt(length - 8);
                    case 1 -> random.nextInt(Math.min(512, length - 8));
                    default -> length - 8 - random.nextInt(Math.min(512, length - 8));
                };
                final long small = random.nextInt(5) - 2;
                final long either = random.nextBoolean() ? small : small << 32;
                final long value = random.nextBoolean() ? random.nextLong() : either;
                places[i] = offset + within;
                before[i] = patch(places[i], value, Long.BYTES);
            }
            try
            {
                readAll(CncReader.open(copy));
            }
            catch (final CncException ex)
            {
                assertTrue(ex.getMessage().contains("copy.dat"), ex.getMessage());
            }
            catch (final RuntimeException ex)
            {
                throw new AssertionError(what + ", seed " + seed, ex);
            }
            for (int i = places.length - 1; i >= 0; i--)
            {
                patch(places[i], before[i], Long.BYTES);
            }
        }
    }

    private void readAll(final CncReader reader)
    {
        reader.isAlive();
        reader.state();
        reader.instanceName();
        reader.softwareVersion();
        reader.counters();
        reader.sessions().snapshot();
        reader.errors();
        reader.histograms().forEach(HistogramView::total);
        final EventReader events = reader.events();
        events.poll(event -> assertEquals("app", event.app().substring(0, 3)), 10);
    }

    private static void event(final CncFile file)
    {
        for (int i = 0; i < 10; i++)
        {
            file.events().send(EventType.PUBLISH, 1, 2, 3, "app", "stream", "peer", "reason");
        }
    }

    private void assertRefused(final String words)
    {
        final CncException ex = assertThrows(CncException.class, () -> CncReader.open(copy));
        assertTrue(ex.getMessage().contains(words), ex.getMessage());
        assertTrue(ex.getMessage().contains("copy.dat"), ex.getMessage());
    }

    private long patch(final long offset, final long value, final int length) throws IOException
    {
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
            channel.read(bytes.limit(length), offset);
            final long before = bytes.clear().getLong(0);
            bytes.clear();
            if (length == Long.BYTES)
            {
                bytes.putLong(value);
            }
            else
            {
                bytes.putInt((int)value);
            }
            channel.write(bytes.flip(), offset);
            return before;
        }
    }

    private static void truncate(final Path file, final long length) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.truncate(length);
        }
    }
}
