"""What every answer carries, in a module that costs nothing to import."""

from __future__ import annotations

#: Version of the JSON format; keys are only ever added under one version.
SCHEMA_VERSION = 1

#: Printed, and said to be the tool's own, where a page has no disclaimer.
OWN_DISCLAIMER = (
    "This information is for education only and is not medical advice. Ask a doctor, pharmacist or nurse before "
    "you start, stop or change any medicine. In an emergency call your local emergency number."
)
