package io.sluice.cnc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionTableTest
{
    private static final int CAPACITY = 4;

    @TempDir
    private Path temporary;
    private CncFile cnc;
    private SessionTable table;
    private SessionReader reader;

    @BeforeEach
    void create()
    {
        cnc = CncFile.create(new CncContext().directory(temporary.resolve("s")).sessionCapacity(CAPACITY));
        table = cnc.sessions();
        reader = CncReader.open(cnc.file()).sessions();
    }

    @AfterEach
    void close()
    {
        cnc.close();
    }

    @Test
    void showsEveryFieldOfEveryKind() throws ReflectiveOperationException
    {
        final int session = table.allocateSession();
        final int stream = table.allocateStream(session);
        final int track = table.allocateTrack(stream);
        final int upstream = table.allocateUpstream(track);

        final int fields = fill(table.session(session)) + fill(table.stream(stream)) + fill(table.track(track)) +
            fill(table.upstream(upstream));
        assertEquals(12 + 12 + 26 + 14, fields);

        final SessionView sessionView = reader.snapshot().get(0);
        check(table.session(session), sessionView);
        final StreamView streamView = sessionView.streams().get(0);
        check(table.stream(stream), streamView);
        final TrackView trackView = streamView.tracks().get(0);
        check(table.track(track), trackView);
        check(table.upstream(upstream), trackView.upstreams().get(0));
    }

    @Test
    void fieldsDoNotOverlap() throws ReflectiveOperationException
    {
        final int upstream = table.allocateUpstream(
            table.allocateTrack(table.allocateStream(table.allocateSession())));
        final UpstreamSlot slot = table.upstream(upstream);
        final String big = "\u20AC".repeat(500);
        slot.beginWrite();
        slot.state(big).resumeFrom(big).id(big).remoteAddress(big).localAddress(big).connection(-1).ackLagMs(-2);
        slot.endWrite();

        final UpstreamView view = reader.snapshot().get(0).streams().get(0).tracks().get(0).upstreams().get(0);
        assertEquals("\u20AC".repeat(6), view.state());
        assertEquals("\u20AC".repeat(6), view.resumeFrom());
        assertEquals("\u20AC".repeat(21), view.id());
        assertEquals("\u20AC".repeat(21), view.remoteAddress());
        assertEquals("\u20AC".repeat(21), view.localAddress());
        assertEquals(-1, view.connection());
        assertEquals(-2, view.ackLagMs());
    }

    @Test
    void tellsWhenExtraDataWasCut()
    {
        final int track = table.allocateTrack(table.allocateStream(table.allocateSession()));
        final byte[] extraData = new byte[1500];
        Arrays.fill(extraData, (byte)7);
        final TrackSlot slot = table.track(track);
        slot.beginWrite();
        slot.extraData(extraData);
        slot.endWrite();

        final TrackView view = reader.snapshot().get(0).streams().get(0).tracks().get(0);
        assertEquals(1500, view.extraDataLength());
        assertArrayEquals(Arrays.copyOf(extraData, 1024), view.extraData());
    }

    @Test
    void keepsAParentUntilItsLastChildIsGone()
    {
        final int session = table.allocateSession();
        write(session, 5);
        final int stream = table.allocateStream(session);
        final int track = table.allocateTrack(stream);
        table.freeStream(stream);
        table.freeSession(session);

        final SessionView view = reader.snapshot().get(0);
        assertFalse(view.isOpen());
        assertEquals(5, view.connection());
        assertFalse(view.streams().get(0).isOpen());
        assertTrue(view.streams().get(0).tracks().get(0).isOpen());

        table.freeTrack(track);
        assertTrue(reader.snapshot().isEmpty());
        assertEquals(session, table.allocateSession(), "the slot is free again");
        final SessionView fresh = reader.snapshot().get(0);
        assertEquals(0, fresh.connection(), "nothing of its former owner is left");
        assertEquals(view.generation() + 1, fresh.generation());
        assertTrue(fresh.streams().isEmpty());
    }

    @Test
    void countsWhatItHasNoRoomToList()
    {
        for (int i = 0; i < CAPACITY; i++)
        {
            assertNotEquals(SessionTable.NOT_LISTED, table.allocateSession());
        }
        final int unlisted = table.allocateSession();
        assertEquals(SessionTable.NOT_LISTED, unlisted);
        final int stream = table.allocateStream(unlisted);
        final int track = table.allocateTrack(stream);
        final int upstream = table.allocateUpstream(track);
        assertEquals(SessionTable.NOT_LISTED, upstream);
        write(unlisted, 9);
        table.freeUpstream(upstream);
        table.freeTrack(track);
        table.freeStream(stream);
        table.freeSession(unlisted);

        assertEquals(1, cnc.counters().get(EngineCounter.SESSIONS_UNLISTED));
        assertEquals(1, cnc.counters().get(EngineCounter.STREAMS_UNLISTED));
        assertEquals(1, cnc.counters().get(EngineCounter.TRACKS_UNLISTED));
        assertEquals(1, cnc.counters().get(EngineCounter.UPSTREAMS_UNLISTED));
        assertEquals(CAPACITY, reader.snapshot().size());
        assertTrue(reader.snapshot().stream().allMatch(view -> view.connection() == 0));
    }

    @Test
    void refusesWhatMakesNoSense()
    {
        final int session = table.allocateSession();
        final SessionSlot slot = table.session(session);
        assertThrows(IllegalStateException.class, () -> slot.connection(1));
        assertThrows(IllegalStateException.class, slot::endWrite);
        slot.beginWrite();
        assertThrows(IllegalStateException.class, slot::beginWrite);
        assertThrows(IllegalStateException.class, () -> table.session(session));
        slot.endWrite();
        table.freeSession(session);
        assertThrows(IllegalStateException.class, () -> table.freeSession(session));
        assertThrows(IllegalStateException.class, () -> table.session(session));
        assertThrows(IllegalStateException.class, () -> table.allocateStream(session));
        assertThrows(IllegalArgumentException.class, () -> table.session(CAPACITY));
        assertThrows(IllegalArgumentException.class, () -> table.session(-2));
    }

    @Test
    void skipsASlotThatItsWriterNeverFinished()
    {
        final int finished = table.allocateSession();
        write(finished, 1);
        final int unfinished = table.allocateSession();
        table.session(unfinished).beginWrite();

        assertEquals(List.of(1L), reader.snapshot().stream().map(SessionView::connection).toList());
    }

    private void write(final int session, final long connection)
    {
        final SessionSlot slot = table.session(session);
        slot.beginWrite();
        slot.connection(connection);
        slot.endWrite();
    }

    private static List<Method> setters(final Slot slot)
    {
        return Arrays.stream(slot.getClass().getDeclaredMethods())
            .filter(method -> method.getReturnType() == slot.getClass())
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    }

    private static int fill(final Slot slot) throws ReflectiveOperationException
    {
        final List<Method> setters = setters(slot);
        slot.beginWrite();
        for (final Method setter : setters)
        {
            setter.invoke(slot, value(setter));
        }
        slot.endWrite();
        return setters.size();
    }

    private static void check(final Slot slot, final Record view) throws ReflectiveOperationException
    {
        for (final Method setter : setters(slot))
        {
            final Object shown = view.getClass().getMethod(setter.getName()).invoke(view);
            final Object expected = value(setter);
            if (expected instanceof byte[] bytes)
            {
                assertArrayEquals(bytes, (byte[])shown);
            }
            else
            {
                assertEquals(expected, shown, setter.toString());
            }
        }
    }

    private static Object value(final Method setter)
    {
        final Class<?> type = setter.getParameterTypes()[0];
        if (type == long.class)
        {
            return (long)setter.getName().hashCode() << 20;
        }
        if (type == boolean.class)
        {
            return true;
        }
        return type == byte[].class ? new byte[] {1, -1, 3} : setter.getName().toUpperCase(java.util.Locale.ROOT);
    }
}
