package io.sluice.engine;

import java.nio.file.Path;

import io.sluice.cnc.EngineCounter;
import org.agrona.DirectBuffer;

/**
 * The bytes of one connection as they came in, written to a file of the {@code dump_folder} for a look at an
 * encoder's habits later. A debugging aid: it copies and allocates, off for all but chosen servers.
 */
final class InputDump
{
    private final EngineServices services;
    private final Path file;

    private InputDump(final EngineServices services, final Path file)
    {
        this.services = services;
        this.file = file;
    }

    /**
     * @return the dump of a connection, or null where there is no dump folder.
     */
    static InputDump open(final EngineServices services, final Path folder, final long connection)
    {
        return folder == null ? null : new InputDump(
            services, folder.resolve("sluice-" + services.clock().epochMs() + "-" + connection + ".rtmp"));
    }

    void append(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        if (!services.files().append(file, bytes))
        {
            services.counters().add(EngineCounter.DUMP_BYTES_LOST, length);
        }
    }

    void close()
    {
        services.files().finish(file);
    }
}
