package io.sluice.kmp;

import java.util.ArrayList;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The media info packets of a track by their positions in its queue. An upstream that resumes between two of them must
 * be told the earlier one first, whose bytes the queue may have released.
 */
final class MediaInfoHistory
{
    private record Entry(long position, byte[] packet)
    {
    }

    private final ArrayList<Entry> entries = new ArrayList<>();

    /**
     * Adds a packet.
     *
     * @param position of the packet, above the one before.
     * @param packet   that stands there.
     */
    void add(final long position, final byte[] packet)
    {
        entries.add(new Entry(position, packet));
    }

    /**
     * Sets the captions flag of the newest packet, a video's.
     *
     * @param ceaCaptions to be set.
     * @return the packet as it is now.
     */
    UnsafeBuffer patchCaptions(final boolean ceaCaptions)
    {
        final UnsafeBuffer last = new UnsafeBuffer(entries.get(entries.size() - 1).packet);
        if (KmpMediaInfoDescriptor.MEDIA_VIDEO != KmpMediaInfoDescriptor.mediaType(last, 0))
        {
            throw new IllegalStateException("only a video has captions");
        }
        KmpMediaInfoDescriptor.ceaCaptions(last, 0, ceaCaptions);
        return last;
    }

    /**
     * What must be sent before the bytes from a position on can be understood.
     *
     * @param position of a packet in the queue.
     * @return the last media info packet before it, or null if a media info stands there, or none came before.
     */
    byte[] before(final long position)
    {
        for (int i = entries.size() - 1; i >= 0; i--)
        {
            final Entry entry = entries.get(i);
            if (entry.position == position)
            {
                return null;
            }
            if (entry.position < position)
            {
                return entry.packet;
            }
        }
        return null;
    }

    /**
     * Forgets what no upstream will ask for any more.
     *
     * @param position that none will resume before.
     */
    void releaseBelow(final long position)
    {
        while (entries.size() > 1 && entries.get(1).position <= position)
        {
            entries.remove(0);
        }
    }

    int size()
    {
        return entries.size();
    }
}
