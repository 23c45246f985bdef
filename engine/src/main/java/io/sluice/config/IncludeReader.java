package io.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Reads configuration files and what they include. A relative path counts from the file that includes; a pattern
 * ({@code *}, {@code ?}, {@code [..]}, {@code {..}} in the file's name) takes its matches in the order of their names,
 * and none is no error.
 */
final class IncludeReader
{
    static final int MAX_INCLUDE_DEPTH = 16;
    static final int MAX_FILES = 1000;
    static final long MAX_FILE_LENGTH = 1024 * 1024;

    private final Problems problems;
    private final Deque<Path> openFiles = new ArrayDeque<>();
    private int filesRead;

    IncludeReader(final Problems problems)
    {
        this.problems = problems;
    }

    /** Reads the main file. */
    List<DirectiveNode> readMain(final Path file)
    {
        try
        {
            return parse(text(file), file);
        }
        catch (final ArgumentException ex)
        {
            problems.structureError(file, 0, ex.getMessage(), ex.suggestion());
            return List.of();
        }
    }

    List<DirectiveNode> parse(final String text, final Path file)
    {
        openFiles.push(normalized(file));

        try
        {
            return new ConfigurationParser(text, file, this, problems).parse();
        }
        finally
        {
            openFiles.pop();
        }
    }

    /** Reads what an {@code include} names. */
    List<DirectiveNode> read(final DirectiveNode include)
    {
        final List<DirectiveNode> nodes = new ArrayList<>();

        try
        {
            if (include.arguments().size() != 1)
            {
                throw new ArgumentException("takes one file or pattern", null);
            }

            for (final Path file : files(include.file(), include.arguments().get(0)))
            {
                nodes.addAll(readIncluded(file));
            }
        }
        catch (final ArgumentException ex)
        {
            problems.error(include, "include: " + ex.getMessage(), ex.suggestion());
        }

        return nodes;
    }

    private List<DirectiveNode> readIncluded(final Path file)
    {
        if (openFiles.contains(normalized(file)))
        {
            throw new ArgumentException(file + " includes itself", null);
        }

        if (openFiles.size() > MAX_INCLUDE_DEPTH)
        {
            throw new ArgumentException("files include each other more than " + MAX_INCLUDE_DEPTH + " deep", null);
        }

        if (++filesRead > MAX_FILES)
        {
            throw new ArgumentException("more than " + MAX_FILES + " files are included", null);
        }

        return parse(includedText(file), file);
    }

    /** Such a problem stands where the file is included, so it has to name the file. */
    private static String includedText(final Path file)
    {
        try
        {
            return text(file);
        }
        catch (final ArgumentException ex)
        {
            throw new ArgumentException(file + ": " + ex.getMessage(), ex.suggestion());
        }
    }

    private static List<Path> files(final Path includer, final String argument)
    {
        final Path path;
        final int separator = argument.lastIndexOf('/') + 1;
        final String pattern = argument.substring(separator);

        try
        {
            if (!isPattern(pattern))
            {
                return List.of(includer.resolveSibling(argument));
            }

            path = includer.resolveSibling(argument.substring(0, separator));
        }
        catch (final InvalidPathException ex)
        {
            throw new ArgumentException("\"" + argument + "\" is no file's name: " + ex.getReason(), null);
        }

        return matches(path, pattern);
    }

    private static List<Path> matches(final Path folder, final String pattern)
    {
        final List<Path> files = new ArrayList<>();
        final Path searched = folder.toString().isEmpty() ? Path.of(".") : folder;

        if (isPattern(folder.toString()))
        {
            throw new ArgumentException("a pattern can stand in the file's name only, not in its folder's", null);
        }

        if (!Files.isDirectory(searched))
        {
            return files;
        }

        try (DirectoryStream<Path> stream = Files.newDirectoryStream(searched, pattern))
        {
            for (final Path file : stream)
            {
                if (Files.isRegularFile(file) && !file.getFileName().toString().startsWith("."))
                {
                    files.add(file);
                }
            }
        }
        catch (final IOException | DirectoryIteratorException | PatternSyntaxException ex)
        {
            throw new ArgumentException("can't list " + folder + "/" + pattern + ": " + ex.getMessage(), null);
        }

        Collections.sort(files);

        return files;
    }

    private static boolean isPattern(final String text)
    {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    private static String text(final Path file)
    {
        try
        {
            if (Files.isDirectory(file))
            {
                throw new ArgumentException("this is a folder, not a file", null);
            }

            // Bounded by what is read, not by the size that the file system tells: pipes and /proc tell none.
            try (InputStream in = Files.newInputStream(file))
            {
                final byte[] bytes = in.readNBytes((int) MAX_FILE_LENGTH + 1);

                if (bytes.length > MAX_FILE_LENGTH)
                {
                    throw new ArgumentException(
                        "longer than " + MAX_FILE_LENGTH + " bytes: is it a configuration file?", null);
                }

                return decode(bytes);
            }
        }
        catch (final NoSuchFileException ex)
        {
            throw new ArgumentException("there is no such file", null);
        }
        catch (final AccessDeniedException ex)
        {
            throw new ArgumentException("no permission to read it", null);
        }
        catch (final IOException ex)
        {
            throw new ArgumentException("can't be read: " + ex.getMessage(), null);
        }
    }

    private static String decode(final byte[] bytes)
    {
        try
        {
            final String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();

            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
        catch (final CharacterCodingException ex)
        {
            throw new ArgumentException("this is not UTF-8 text", null);
        }
    }

    private static Path normalized(final Path file)
    {
        return file.toAbsolutePath().normalize();
    }
}
