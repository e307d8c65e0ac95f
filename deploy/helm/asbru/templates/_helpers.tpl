{{- define "asbru.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "asbru.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "asbru.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "asbru.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "asbru.selector" -}}
app.kubernetes.io/name: {{ include "asbru.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "asbru.labels" -}}
{{ include "asbru.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "asbru.image" -}}
{{- if .Values.image.digest -}}
{{ printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else -}}
{{ printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end -}}
{{- end -}}

{{- define "asbru.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ default (include "asbru.fullname" .) .Values.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{- define "asbru.configMap" -}}
{{ default (printf "%s-config" (include "asbru.fullname" .)) .Values.existingConfigMap }}
{{- end -}}

{{/* Empty where no variable comes from a Secret. */}}
{{- define "asbru.secret" -}}
{{- if .Values.secrets.existing -}}
{{ .Values.secrets.existing }}
{{- else if .Values.secrets.create -}}
{{ printf "%s-secrets" (include "asbru.fullname" .) }}
{{- end -}}
{{- end -}}

{{/* The gateway's own defaults where its configuration says nothing: src/config/server.config.ts. */}}
{{- define "asbru.terminationGrace" -}}
{{- if not (kindIs "invalid" .Values.lifecycle.terminationGraceSeconds) -}}
{{ .Values.lifecycle.terminationGraceSeconds | int }}
{{- else -}}
{{- $server := default dict .Values.config.server -}}
{{- $drain := dig "drain_delay_in_seconds" 1 $server -}}
{{- $grace := dig "shutdown_grace_in_seconds" 30 $server -}}
{{ addf .Values.lifecycle.preStopSeconds $drain $grace 10 | ceil | int }}
{{- end -}}
{{- end -}}
