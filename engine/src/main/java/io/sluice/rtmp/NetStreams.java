package io.sluice.rtmp;

import java.util.Arrays;

/**
 * The streams of one connection. Ids are from 1, the lowest free one first, as encoders expect of their first stream.
 */
final class NetStreams
{
    private final int maxStreams;
    private NetStream[] streams = new NetStream[2];
    private int count;

    NetStreams(final int maxStreams)
    {
        this.maxStreams = maxStreams;
    }

    /**
     * @return a new stream, or null if there are as many as may be.
     */
    NetStream create()
    {
        if (count >= maxStreams)
        {
            return null;
        }
        int id = 1;
        while (get(id) != null)
        {
            id++;
        }
        if (count == streams.length)
        {
            streams = Arrays.copyOf(streams, count * 2);
        }
        final NetStream stream = new NetStream(id);
        streams[count++] = stream;
        return stream;
    }

    void delete(final NetStream stream)
    {
        for (int i = 0; i < count; i++)
        {
            if (streams[i] == stream)
            {
                count--;
                System.arraycopy(streams, i + 1, streams, i, count - i);
                streams[count] = null;
                return;
            }
        }
    }

    /**
     * @param id message stream id.
     * @return the stream of that id, or null.
     */
    NetStream get(final int id)
    {
        for (int i = 0; i < count; i++)
        {
            if (streams[i].id() == id)
            {
                return streams[i];
            }
        }
        return null;
    }

    /**
     * @param id message stream id.
     * @return the stream of that id; for id 0 the only stream where there is just one; or null.
     */
    NetStream resolve(final int id)
    {
        if (id == 0)
        {
            return count == 1 ? streams[0] : null;
        }
        return get(id);
    }

    /**
     * @param id message stream id.
     * @return the stream that {@link #resolve} finds if it is published, or null.
     */
    NetStream publishing(final int id)
    {
        final NetStream stream = resolve(id);
        return stream != null && stream.state() == NetStream.State.PUBLISHING ? stream : null;
    }

    boolean anyPublishing()
    {
        for (int i = 0; i < count; i++)
        {
            if (streams[i].state() == NetStream.State.PUBLISHING)
            {
                return true;
            }
        }
        return false;
    }

    int count()
    {
        return count;
    }

    NetStream at(final int index)
    {
        if (index < 0 || index >= count)
        {
            throw new IndexOutOfBoundsException("stream " + index + " of " + count);
        }
        return streams[index];
    }
}
