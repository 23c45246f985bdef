package io.sluice.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a shared library with a name and nothing in it. The ffmpeg program is linked to desktop libraries (sound
 * servers, X) for its device support, which no test uses; since functions are bound when they are first called, an
 * empty library is enough for the program to start on a machine that has none of them.
 * <pre>
 *   ELF header (64) | 3 program headers (56 each) | dynamic section | hash | symbol table | string table
 * </pre>
 */
final class EmptyLibrary
{
    private static final int HEADER_LENGTH = 64;
    private static final int PROGRAM_HEADER_LENGTH = 56;
    private static final int PROGRAM_HEADERS = 3;
    private static final int DYNAMIC_ENTRIES = 7;
    private static final int DYNAMIC_OFFSET = HEADER_LENGTH + PROGRAM_HEADERS * PROGRAM_HEADER_LENGTH;
    private static final int DYNAMIC_LENGTH = DYNAMIC_ENTRIES * 16;
    private static final int HASH_OFFSET = DYNAMIC_OFFSET + DYNAMIC_LENGTH;
    private static final int HASH_LENGTH = 16;
    private static final int SYMBOLS_OFFSET = HASH_OFFSET + HASH_LENGTH;
    private static final int SYMBOL_LENGTH = 24;
    private static final int STRINGS_OFFSET = SYMBOLS_OFFSET + SYMBOL_LENGTH;

    private static final int READ_WRITE = 6;

    private EmptyLibrary()
    {
    }

    static void write(final Path folder, final String name) throws IOException
    {
        final byte[] strings = ('\0' + name + '\0').getBytes(StandardCharsets.US_ASCII);
        final int length = STRINGS_OFFSET + strings.length;
        final ByteBuffer elf = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[]{0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        elf.putShort((short)3).putShort((short)62).putInt(1);
        elf.putLong(0).putLong(HEADER_LENGTH).putLong(0).putInt(0);
        elf.putShort((short)HEADER_LENGTH).putShort((short)PROGRAM_HEADER_LENGTH).putShort((short)PROGRAM_HEADERS);
        elf.putShort((short)64).putShort((short)0).putShort((short)0);
        programHeader(elf, 1, 0, length, 4096);
        programHeader(elf, 2, DYNAMIC_OFFSET, DYNAMIC_LENGTH, 8);
        programHeader(elf, 0x6474E551, 0, 0, 16);
        elf.putLong(4).putLong(HASH_OFFSET);
        elf.putLong(6).putLong(SYMBOLS_OFFSET);
        elf.putLong(11).putLong(SYMBOL_LENGTH);
        elf.putLong(5).putLong(STRINGS_OFFSET);
        elf.putLong(10).putLong(strings.length);
        elf.putLong(14).putLong(1);
        elf.putLong(0).putLong(0);
        elf.putInt(1).putInt(1).putInt(0).putInt(0);
        elf.position(STRINGS_OFFSET);
        elf.put(strings);
        Files.write(folder.resolve(name), elf.array());
    }

    private static void programHeader(
        final ByteBuffer elf, final int type, final long offset, final long length, final long alignment)
    {
        elf.putInt(type).putInt(READ_WRITE).putLong(offset).putLong(offset).putLong(offset);
        elf.putLong(length).putLong(length).putLong(alignment);
    }
}
