package io.sluice.cnc;

/**
 * The times an engine measures, each with a histogram of its own. All are in nanoseconds.
 */
public enum LatencyHistogram
{
    INGRESS_TO_EGRESS("ingress-to-egress",
        "From a publisher's socket being readable to the frame being handed to the kernel for an upstream."),
    DUTY_CYCLE("duty-cycle",
        "Of a duty cycle of the loop, the wait for events left out."),
    CONTROL_CONNECT("control-connect",
        "From a connect call to the controller's answer, retries included."),
    CONTROL_PUBLISH("control-publish",
        "From a publish call to the controller's answer, retries included."),
    CONTROL_REPUBLISH("control-republish",
        "From a republish call to the controller's answer, retries included."),
    CONTROL_UNPUBLISH("control-unpublish",
        "From an unpublish call to the controller's answer, retries included."),
    UPSTREAM_ACK("upstream-ack",
        "From a frame being handed to the kernel to its acknowledgement by the upstream.");

    private final String label;
    private final String meaning;

    LatencyHistogram(final String label, final String meaning)
    {
        this.label = label;
        this.meaning = meaning;
    }

    /**
     * @return name for people and tools: lower case, hyphens.
     */
    public String label()
    {
        return label;
    }

    /**
     * @return one sentence for people.
     */
    public String meaning()
    {
        return meaning;
    }
}
