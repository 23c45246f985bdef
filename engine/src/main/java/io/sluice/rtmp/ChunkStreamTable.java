package io.sluice.rtmp;

import java.util.Arrays;

import org.agrona.collections.Int2ObjectHashMap;

/**
 * The chunk streams that a peer has used. Ids of one byte, which nearly all peers keep to, are found by index. The
 * others are legal up to 65599 (nginx-rtmp-module#246, mediamtx#2806), and found by hash.
 */
final class ChunkStreamTable
{
    private static final int ONE_BYTE_CSIDS = 64;
    private static final int INITIAL_CAPACITY = 8;

    private final int maxSize;
    private final ChunkStream[] oneByteStreams = new ChunkStream[ONE_BYTE_CSIDS];
    private final Int2ObjectHashMap<ChunkStream> otherStreams = new Int2ObjectHashMap<>();
    private ChunkStream[] streams = new ChunkStream[INITIAL_CAPACITY];
    private int size;

    ChunkStreamTable(final int maxSize)
    {
        this.maxSize = maxSize;
    }

    int size()
    {
        return size;
    }

    /**
     * By order of first use.
     */
    ChunkStream get(final int index)
    {
        return streams[index];
    }

    /**
     * The chunk stream, or null. Any number may be asked for.
     */
    ChunkStream find(final int csid)
    {
        return (csid & -ONE_BYTE_CSIDS) == 0 ? oneByteStreams[csid] : otherStreams.get(csid);
    }

    /**
     * The chunk stream, for a chunk of a type that refers to an earlier one.
     */
    ChunkStream known(final int csid, final int fmt)
    {
        final ChunkStream stream = find(csid);
        if (stream == null)
        {
            throw new RtmpException("chunk stream " + csid + " begins with a chunk of type " + fmt +
                ", which refers to an earlier one; it must begin with type 0 or 1");
        }
        return stream;
    }

    ChunkStream getOrAdd(final int csid)
    {
        final ChunkStream stream = find(csid);
        return stream == null ? add(csid) : stream;
    }

    private ChunkStream add(final int csid)
    {
        if (size >= maxSize)
        {
            throw new RtmpException("more than " + maxSize + " chunk streams on one connection");
        }
        if (size == streams.length)
        {
            streams = Arrays.copyOf(streams, 2 * size);
        }
        final ChunkStream stream = new ChunkStream(csid);
        streams[size++] = stream;
        if (csid < ONE_BYTE_CSIDS)
        {
            oneByteStreams[csid] = stream;
        }
        else
        {
            otherStreams.put(csid, stream);
        }
        return stream;
    }
}
