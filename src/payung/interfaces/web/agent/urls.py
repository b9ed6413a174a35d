"""Addresses of the agent's app."""

from django.urls import path

from payung.interfaces.web.agent import events, file, sending, shell

urlpatterns = [
    path("agent", shell.app, name="agent"),
    path("agent/shell/<slug:language>", shell.shell, name="agent-shell"),
    path("agent/scripts/<path:name>", shell.script, name="agent-script"),
    path("agent/worker.js", shell.worker, name="agent-worker"),
    path("agent/manifest.webmanifest", shell.manifest, name="agent-manifest"),
    path("agent/data", sending.data, name="agent-data"),
    path("agent/send", sending.send, name="agent-send"),
    path("agent/attendance", sending.attendance, name="agent-attendance"),
    path("agent/events", events.events, name="agent-events"),
    path("agent/events/<path:event>", events.event, name="agent-event"),
    path("agent/file", file.file, name="agent-file"),
]
