package io.sluice.cnc;

import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the sections of a mapped shared file.
 */
final class CncSections
{
    private final ByteBuffer mapped;
    private final UnsafeBuffer header;

    CncSections(final ByteBuffer mapped)
    {
        this.mapped = mapped;
        header = new UnsafeBuffer(mapped, 0, CncDescriptor.HEADER_LENGTH);
    }

    UnsafeBuffer header()
    {
        return header;
    }

    /**
     * @param section to find; its offset and length must be known to lie within the file.
     * @return a view of it alone, so that nothing can reach beyond.
     */
    UnsafeBuffer buffer(final CncSection section)
    {
        return new UnsafeBuffer(
            mapped,
            Math.toIntExact(CncDescriptor.offset(header, section)),
            Math.toIntExact(CncDescriptor.length(header, section)));
    }
}
