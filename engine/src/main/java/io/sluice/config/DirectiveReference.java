package io.sluice.config;

import java.util.stream.Collectors;

/**
 * Writes the README's reference of all directives out of {@link Directive}, so that the two can't differ.
 */
public final class DirectiveReference
{
    private DirectiveReference()
    {
    }

    /**
     * @return tables in Markdown, one line per directive, ending with a line break.
     */
    public static String toMarkdown()
    {
        final StringBuilder markdown = new StringBuilder();

        appendTable(markdown, "Top level and `rtmp`", false);
        appendTable(markdown, "`http`", true);

        markdown.append("### Words of nginx\n\n")
            .append("Outside of `rtmp`, the words of nginx and its usual modules are passed over with a warning, so ")
            .append("that a whole `nginx.conf` can be read.\n")
            .append("These of nginx-rtmp have no effect and give a warning: ")
            .append(ForeignDirectives.wordsWithoutEffect().stream().map(DirectiveReference::code)
                .collect(Collectors.joining(", ")))
            .append(".\n")
            .append("Others of nginx-rtmp (relay, recording, HLS, DASH, exec, notifications by form) are errors.\n");

        return markdown.toString();
    }

    private static void appendTable(final StringBuilder markdown, final String title, final boolean isHttp)
    {
        markdown.append("### ").append(title).append("\n\n")
            .append("| directive | default | in | meaning |\n")
            .append("| --- | --- | --- | --- |\n");

        for (final Directive directive : Directive.values())
        {
            if (isHttp(directive) == isHttp)
            {
                final String defaultText = directive.defaultText();

                markdown.append("| ").append(code((directive.text() + " " + directive.form()).replace("|", "\\|")))
                    .append(" | ").append(defaultText == null ? "" : code(defaultText))
                    .append(" | ").append(contexts(directive))
                    .append(" | ").append(directive.meaning())
                    .append(" |\n");
            }
        }

        markdown.append('\n');
    }

    private static boolean isHttp(final Directive directive)
    {
        return directive.contexts().stream().noneMatch(context -> context == BlockContext.MAIN || context.isRtmp());
    }

    private static String contexts(final Directive directive)
    {
        return directive.contexts().size() == BlockContext.values().length ?
            "anywhere" :
            directive.contexts().stream().map(BlockContext::text).collect(Collectors.joining(", "));
    }

    private static String code(final String text)
    {
        return "`" + text + "`";
    }
}
