package io.sluice.config;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A configuration file, read and checked as a whole. Immutable.
 */
public final class SluiceConfiguration
{
    private final RtmpSettings rtmp;
    private final HttpSettings http;
    private final IdleMode idle;
    private final OptionalInt cpu;
    private final List<Problem> warnings;

    private SluiceConfiguration(
        final RtmpSettings rtmp,
        final HttpSettings http,
        final IdleMode idle,
        final OptionalInt cpu,
        final List<Problem> warnings)
    {
        this.rtmp = rtmp;
        this.http = http;
        this.idle = idle;
        this.cpu = cpu;
        this.warnings = warnings;
    }

    /**
     * Read a file and all that it includes.
     *
     * @param file to read, UTF-8.
     * @return the checked configuration.
     * @throws ConfigurationException with everything that is wrong, also when the file can't be read.
     */
    public static SluiceConfiguration load(final Path file)
    {
        final Problems problems = new Problems();
        final List<DirectiveNode> nodes = new IncludeReader(problems).readMain(file);

        return build(nodes, file, problems);
    }

    /**
     * Read a text.
     *
     * @param text of the configuration.
     * @param name that problems are reported for; relative includes count from it.
     * @return the checked configuration.
     * @throws ConfigurationException with everything that is wrong.
     */
    public static SluiceConfiguration parse(final String text, final Path name)
    {
        final Problems problems = new Problems();
        final List<DirectiveNode> nodes = new IncludeReader(problems).parse(text, name);

        return build(nodes, name, problems);
    }

    /**
     * @return the {@code rtmp} block.
     */
    public RtmpSettings rtmp()
    {
        return rtmp;
    }

    /**
     * @return what the {@code http} block asks of the API server; without servers if there is nothing.
     */
    public HttpSettings http()
    {
        return http;
    }

    /**
     * @return what the loop does without work.
     */
    public IdleMode idle()
    {
        return idle;
    }

    /**
     * @return the core that the loop's thread is pinned to, if any.
     */
    public OptionalInt cpu()
    {
        return cpu;
    }

    /**
     * @return what was passed over, in the order found.
     */
    public List<Problem> warnings()
    {
        return warnings;
    }

    private static SluiceConfiguration build(
        final List<DirectiveNode> nodes, final Path file, final Problems problems)
    {
        if (problems.isStructureBroken())
        {
            problems.throwIfAny();
        }

        final Scope main = new Scope(BlockContext.MAIN, null, null, nodes, problems);
        final Scope rtmpScope = block(main, Directive.RTMP_BLOCK, BlockContext.RTMP);
        final Scope httpScope = block(main, Directive.HTTP_BLOCK, BlockContext.HTTP);

        if (rtmpScope == null)
        {
            problems.error(
                file, 0, "there is no rtmp block", "add rtmp { server { listen 1935; application NAME { ... } } }");
        }

        final RtmpSettings rtmp = rtmpScope == null ? null : new RtmpSettingsBuilder(rtmpScope, file).build();
        final HttpSettings http =
            httpScope == null ? new HttpSettings(List.of()) : new HttpSettingsBuilder(httpScope).build();

        problems.throwIfAny();

        final Number cpu = (Number) rtmpScope.value(Directive.CPU);

        return new SluiceConfiguration(
            rtmp,
            http,
            (IdleMode) rtmpScope.value(Directive.IDLE),
            cpu == null ? OptionalInt.empty() : OptionalInt.of(cpu.intValue()),
            problems.warnings());
    }

    private static Scope block(final Scope main, final Directive directive, final BlockContext context)
    {
        final List<Scope.Entry> entries = main.entries(directive);

        for (int i = 1; i < entries.size(); i++)
        {
            main.problems().error(
                entries.get(i).node(),
                "\"" + directive.text() + "\" is duplicate, it stands in line " + entries.get(0).node().line() +
                " already",
                null);
        }

        return entries.isEmpty() ? null : main.child(context, entries.get(0));
    }
}
