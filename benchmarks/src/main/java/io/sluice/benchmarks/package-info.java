/**
 * JMH benchmarks, one class for each stage of the data path.
 * Each data-path benchmark is held to zero allocation.
 */
package io.sluice.benchmarks;
