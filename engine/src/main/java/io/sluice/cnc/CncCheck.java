package io.sluice.cnc;

import java.nio.file.Path;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Checks that a file is a shared file of this version and whole, before anything in it is believed.
 */
final class CncCheck
{
    private CncCheck()
    {
    }

    static void check(final Path file, final CncSections sections, final long fileLength)
    {
        final UnsafeBuffer header = sections.header();
        final int version = header.getIntVolatile(CncDescriptor.VERSION_OFFSET);
        final long magic = header.getLong(CncDescriptor.MAGIC_OFFSET);
        if (version == 0 && (magic == 0 || magic == CncDescriptor.MAGIC))
        {
            throw new CncException(file + " is not finished: its engine is starting, or died while it did");
        }
        if (magic != CncDescriptor.MAGIC)
        {
            throw new CncException(file + " is no shared file of an engine");
        }
        if (version != CncDescriptor.VERSION)
        {
            throw new CncException(file + " has version " + version + ", this program reads version " +
                CncDescriptor.VERSION + ": use the tools that came with the engine");
        }
        final long length = header.getLong(CncDescriptor.FILE_LENGTH_OFFSET);
        if (length > fileLength)
        {
            throw new CncException(file + " is cut short: " + fileLength + " of " + length + " bytes");
        }
        checkSections(file, sections, fileLength);
        checkTables(file, sections);
    }

    private static void checkSections(final Path file, final CncSections sections, final long fileLength)
    {
        final UnsafeBuffer header = sections.header();
        if (header.getInt(CncDescriptor.SECTION_COUNT_OFFSET) != CncSection.count())
        {
            throw damaged(file, "number of sections");
        }
        for (int i = 0; i < CncSection.count(); i++)
        {
            final CncSection section = CncSection.of(i);
            final long offset = CncDescriptor.offset(header, section);
            final long length = CncDescriptor.length(header, section);
            if (offset < CncDescriptor.HEADER_LENGTH || offset > fileLength ||
                !BitUtil.isAligned(offset, CncDescriptor.PAGE_LENGTH) ||
                length <= 0 || length > fileLength - offset)
            {
                throw damaged(file, "place of section " + section);
            }
            final boolean isTable = section.compareTo(CncSection.SESSIONS) >= 0 &&
                section.compareTo(CncSection.UPSTREAMS) <= 0;
            if (!isTable && length != CncDescriptor.length(section, 0))
            {
                throw damaged(file, "length of section " + section);
            }
        }
    }

    private static void checkTables(final Path file, final CncSections sections)
    {
        for (final SlotKind kind : SlotKind.values())
        {
            final long length = CncDescriptor.length(sections.header(), kind.section());
            if (length < SlotTable.SLOTS_OFFSET)
            {
                throw damaged(file, "length of section " + kind.section());
            }
            final UnsafeBuffer table = sections.buffer(kind.section());
            final long capacity = table.getInt(SlotTable.CAPACITY_OFFSET);
            if (table.getInt(SlotTable.SLOT_LENGTH_OFFSET) != kind.slotLength() || capacity < 0 ||
                SlotTable.SLOTS_OFFSET + capacity * kind.slotLength() > length)
            {
                throw damaged(file, "shape of table " + kind);
            }
        }
    }

    private static CncException damaged(final Path file, final String what)
    {
        return new CncException(file + " is damaged: " + what);
    }
}
