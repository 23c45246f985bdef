/**
 * Off-heap memory: the arena, the pools of slabs carved from it, and budgets.
 * Knows no other package.
 */
package io.sluice.memory;
