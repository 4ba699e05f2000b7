"""The edits: each module is one action, which makes a ``Step`` of a plan and what is asked for."""
