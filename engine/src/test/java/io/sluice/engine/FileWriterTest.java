package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileWriterTest
{
    private static final int PIECE_LENGTH = 256 * 1024;
    private static final int MAX_QUEUED_BYTES = 16 * 1024 * 1024;

    @TempDir
    private Path folder;

    @Test
    void writesWhatWasAppendedInOrder() throws IOException
    {
        final Path file = folder.resolve("sub").resolve("log");
        final ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (FileWriter files = new FileWriter())
        {
            for (int i = 0; i < 1000; i++)
            {
                final byte[] line = ("line " + i + "\n").getBytes();
                expected.write(line);
                assertTrue(files.append(file, line));
            }
            files.finish(file);
        }
        assertArrayEquals(expected.toByteArray(), Files.readAllBytes(file));
    }

    /** A pipe that nobody reads is a disk that is stuck. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void keepsNoMoreThanSoManyBytesForASlowDisk() throws IOException, InterruptedException
    {
        final Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        long queuedBytes = 0;
        try (FileWriter files = new FileWriter())
        {
            while (files.append(pipe, new byte[PIECE_LENGTH]) && queuedBytes < 2L * MAX_QUEUED_BYTES)
            {
                queuedBytes += PIECE_LENGTH;
            }
            assertEquals(MAX_QUEUED_BYTES, queuedBytes);
            files.finish(pipe);
            assertFalse(files.append(folder.resolve("other"), new byte[PIECE_LENGTH]));
            try (InputStream reader = Files.newInputStream(pipe))
            {
                assertEquals(queuedBytes, reader.readAllBytes().length, "and the file is closed after them");
            }
            Await.until("room again", () -> files.append(folder.resolve("other"), new byte[PIECE_LENGTH]));
        }
    }

    @Test
    void aFileThatCannotBeWrittenHoldsNothingUp() throws IOException
    {
        final Path blocked = Files.createFile(folder.resolve("blocked"));
        final Path good = folder.resolve("good");
        try (FileWriter files = new FileWriter())
        {
            for (int i = 0; i < 1000; i++)
            {
                assertTrue(files.append(blocked.resolve("dump" + i), new byte[10]));
                files.finish(blocked.resolve("dump" + i));
            }
            assertTrue(files.append(good, new byte[10]));
        }
        assertEquals(10, Files.size(good));
    }

    @Test
    void aFolderThatCannotBeWrittenToIsReported() throws IOException
    {
        FileWriter.checkFolder(folder.resolve("new"));
        try (var left = Files.list(folder.resolve("new")))
        {
            assertEquals(0, left.count());
        }
        final Path blocked = Files.createFile(folder.resolve("blocked"));
        final UncheckedIOException ex = assertThrows(
            UncheckedIOException.class, () -> FileWriter.checkFolder(blocked.resolve("dumps")));
        assertTrue(ex.getMessage().startsWith("cannot write to folder " + blocked), ex.getMessage());
    }
}
