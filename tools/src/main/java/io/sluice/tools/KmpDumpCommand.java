package io.sluice.tools;

import io.sluice.kmp.KmpHeaderDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * {@code sluice kmp-dump}: lists the packets of a KMP dump.
 */
@Command(
    name = "sluice kmp-dump",
    description = "List the packets of a raw KMP dump (one connection's bytes), one a line: offset, type, fields.",
    footer = {"", "sluice kmp-sink --dump DIR writes such files."})
final class KmpDumpCommand implements Callable<Integer>
{
    private static final int BYTES_PER_ROW = 16;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The dump.")
    private Path file;

    @Option(names = "--hex", description = "Show the data of each packet.")
    private boolean isHex;

    @Override
    public Integer call()
    {
        final byte[] bytes;
        try
        {
            bytes = Files.readAllBytes(file);
        }
        catch (final NoSuchFileException ex)
        {
            throw new CommandFailure("there is no file " + file, ex);
        }
        catch (final IOException | OutOfMemoryError ex)
        {
            throw new CommandFailure("can't read " + file + ": " + ex.getMessage(), ex);
        }

        final PrintWriter out = spec.commandLine().getOut();
        try
        {
            list(new UnsafeBuffer(bytes), out);
        }
        finally
        {
            out.flush();
        }

        return 0;
    }

    private void list(final UnsafeBuffer buffer, final PrintWriter out)
    {
        int packets = 0;
        int position = 0;
        while (position < buffer.capacity())
        {
            final int remaining = buffer.capacity() - position;
            if (remaining < KmpHeaderDescriptor.LENGTH)
            {
                throw truncated(position, packets, remaining, KmpHeaderDescriptor.LENGTH);
            }

            final String error = KmpPackets.checkHeader(buffer, position);
            if (error != null)
            {
                throw new CommandFailure(file + ": at offset " + position + ", packet " + packets + ": " + error);
            }

            final int headerSize = KmpHeaderDescriptor.headerSize(buffer, position);
            final int dataSize = KmpHeaderDescriptor.dataSize(buffer, position);
            if (remaining < headerSize + dataSize)
            {
                throw truncated(position, packets, remaining, headerSize + dataSize);
            }

            out.println(position + " " + KmpPackets.describe(buffer, position));
            if (isHex)
            {
                printHex(buffer, position + headerSize, dataSize, out);
            }

            position += headerSize + dataSize;
            packets++;
        }
    }

    private CommandFailure truncated(final int offset, final int packet, final int available, final int expected)
    {
        return new CommandFailure(file + ": truncated at offset " + offset + ", packet " + packet + ": " + available +
            " bytes of " + expected);
    }

    private static void printHex(final UnsafeBuffer buffer, final int offset, final int length, final PrintWriter out)
    {
        final StringBuilder row = new StringBuilder();
        for (int i = 0; i < length; i += BYTES_PER_ROW)
        {
            row.setLength(0);
            row.append(String.format("    %06x ", i));
            final int end = Math.min(i + BYTES_PER_ROW, length);
            for (int j = i; j < end; j++)
            {
                final byte value = buffer.getByte(offset + j);
                row.append(' ').append(DIGITS[value >> 4 & 0xF]).append(DIGITS[value & 0xF]);
            }

            out.println(row);
        }
    }
}
