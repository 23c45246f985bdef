package io.sluice.cnc;

import static org.agrona.BitUtil.CACHE_LINE_LENGTH;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Layout of the shared file {@code cnc.dat}. All numbers are in the byte order of the host, which is the only one that
 * maps the file.
 * <pre>
 *      0        4        8                16               24               32
 *     +--------+--------+----------------+----------------+----------------+
 *     |version | 0      | magic          | file length    | pid            |
 *     +--------+--------+----------------+----------------+----------------+
 *  32 | start epoch ms  |instance|section| 0                               |
 *     |                 |number  |count  |                                 |
 *     +-----------------+----------------+---------------------------------+
 *  64 | offset, length of each section, two 64-bit numbers each, in the    |
 *     | order of CncSection: COMMANDS, TO_CLIENTS, COUNTER_METADATA,       |
 *     | COUNTER_VALUES, SESSIONS, STREAMS, TRACKS, UPSTREAMS, HISTOGRAMS,  |
 *     | ERRORS                                                             |
 *     +--------------------------------------------------------------------+
 * 512 | instance name: 32-bit length, at most 64 bytes of UTF-8            |
 *     +--------------------------------------------------------------------+
 * 640 | software version: 32-bit length, at most 64 bytes of UTF-8         |
 *     +--------------------------------------------------------------------+
 *1024 | heartbeat, epoch ms                  (a cache line of its own)     |
 *     +-----------------+----------------+---------------------------------+
 *1152 | engine state    | drain deadline | (a cache line of their own)     |
 *     |                 | epoch ms or 0  |                                 |
 *     +-----------------+----------------+---------------------------------+
 *4096 | COMMANDS: 256 KiB and the ring's trailer                           |
 *     +--------------------------------------------------------------------+
 *  …  | the other sections, each from the next multiple of 4096 on         |
 *     +--------------------------------------------------------------------+
 * </pre>
 * The version is written last, with release semantics: a reader that sees it sees all the rest of the header. Any
 * change of this layout, of a slot's or of a message's has a new version; counters and histograms can be added
 * without, as they carry their names. Magic, version, pid, start time, heartbeat and state stay where they are in all
 * versions.
 */
final class CncDescriptor
{
    static final String FILE_NAME = "cnc.dat";

    /** Of everything in the file. */
    static final int VERSION = 1;
    /** "SLUICECN" when dumped from a little-endian host. */
    static final long MAGIC = 0x4E43_4543_4955_4C53L;
    static final int PAGE_LENGTH = 4096;
    static final int HEADER_LENGTH = PAGE_LENGTH;

    static final int VERSION_OFFSET = 0;
    static final int MAGIC_OFFSET = 8;
    static final int FILE_LENGTH_OFFSET = 16;
    static final int PID_OFFSET = 24;
    static final int START_MS_OFFSET = 32;
    static final int INSTANCE_NUMBER_OFFSET = 40;
    static final int SECTION_COUNT_OFFSET = 44;
    static final int SECTIONS_OFFSET = 64;
    static final int INSTANCE_NAME_OFFSET = 512;
    static final int SOFTWARE_VERSION_OFFSET = 640;
    static final int HEARTBEAT_OFFSET = 1024;
    static final int STATE_OFFSET = 1152;
    static final int DRAIN_DEADLINE_OFFSET = 1160;

    static final int MAX_NAME_LENGTH = 64;

    static final int COMMAND_CAPACITY = 256 * 1024;
    static final int TO_CLIENTS_CAPACITY = 1024 * 1024;
    static final int ERRORS_LENGTH = 1024 * 1024;
    static final int MAX_COUNTERS = 256;

    private CncDescriptor()
    {
    }

    static int sectionOffset(final CncSection section)
    {
        return SECTIONS_OFFSET + section.ordinal() * 2 * Long.BYTES;
    }

    static int sectionLengthOffset(final CncSection section)
    {
        return sectionOffset(section) + Long.BYTES;
    }

    /**
     * @param section  of which the length is wanted.
     * @param sessions capacity of the session table, from which the other tables' follow.
     * @return bytes.
     */
    static int length(final CncSection section, final int sessions)
    {
        return switch (section)
        {
            case COMMANDS -> COMMAND_CAPACITY + RingBufferDescriptor.TRAILER_LENGTH;
            case TO_CLIENTS -> TO_CLIENTS_CAPACITY + BroadcastBufferDescriptor.TRAILER_LENGTH;
            case COUNTER_METADATA -> MAX_COUNTERS * CounterMetadata.RECORD_LENGTH;
            case COUNTER_VALUES -> MAX_COUNTERS * CACHE_LINE_LENGTH;
            case SESSIONS -> SlotKind.SESSION.tableLength(sessions);
            case STREAMS -> SlotKind.STREAM.tableLength(sessions);
            case TRACKS -> SlotKind.TRACK.tableLength(sessions);
            case UPSTREAMS -> SlotKind.UPSTREAM.tableLength(sessions);
            case HISTOGRAMS -> HistogramDescriptor.SECTION_LENGTH;
            case ERRORS -> ERRORS_LENGTH;
        };
    }

    /**
     * @param sessions capacity of the session table.
     * @return length of the whole file, in bytes.
     */
    static long fileLength(final int sessions)
    {
        long length = HEADER_LENGTH;
        for (int i = 0; i < CncSection.count(); i++)
        {
            length += BitUtil.align((long)length(CncSection.of(i), sessions), PAGE_LENGTH);
        }
        return length;
    }

    /**
     * Writes the offset and length of every section.
     */
    static void putSections(final AtomicBuffer buffer, final int sessions)
    {
        long offset = HEADER_LENGTH;
        for (int i = 0; i < CncSection.count(); i++)
        {
            final CncSection section = CncSection.of(i);
            final int length = length(section, sessions);
            buffer.putLong(sectionOffset(section), offset);
            buffer.putLong(sectionLengthOffset(section), length);
            offset += BitUtil.align((long)length, PAGE_LENGTH);
        }
        buffer.putInt(SECTION_COUNT_OFFSET, CncSection.count());
    }

    static long offset(final DirectBuffer buffer, final CncSection section)
    {
        return buffer.getLong(sectionOffset(section));
    }

    static long length(final DirectBuffer buffer, final CncSection section)
    {
        return buffer.getLong(sectionLengthOffset(section));
    }
}
