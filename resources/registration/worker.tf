{{ mark }}
#
# The application through which administrators sign in for the setup wizard. It has no roles and no secret.
# Not verified: written after the documentation of pingidentity/terraform-provider-pingone 1.21, not applied to a tenant.
# Credentials of the provider come from its environment variables, never from this file.
terraform {
  required_providers {
    pingone = {
      source  = "pingidentity/pingone"
      version = ">= 1.21, < 2.0"
    }
  }
}

provider "pingone" {
  region_code = var.region_code
}

variable "region_code" {
  type = string
}

variable "environment_id" {
  type        = string
  description = "The environment of the administrators' accounts, usually Administrators"
}

variable "device_code" {
  type        = number
  default     = 0
  description = "1 creates the second application too, for signing in by device code"
}

{% macro application(body) %}
  environment_id           = var.environment_id
  name                     = {{ body.name|hcl }}
  description              = {{ body.description|hcl }}
  enabled                  = true
  access_control_role_type = {{ body.accessControl.role.type|hcl }}
  oidc_options = {
    type                       = {{ body.type|hcl }}
    grant_types                = {{ body.grantTypes|hcl }}
    token_endpoint_auth_method = {{ body.tokenEndpointAuthMethod|hcl }}
{% if "redirectUris" in body %}
    response_types             = {{ body.responseTypes|hcl }}
    pkce_enforcement           = {{ body.pkceEnforcement|hcl }}
    redirect_uris              = {{ body.redirectUris|hcl }}
{% endif %}
  }
{% endmacro %}
resource "pingone_application" "wizard" {
{{ application(browser) -}}
}

resource "pingone_application" "wizard_device_code" {
  count                    = var.device_code
{{ application(device) -}}
}

output "client_id" {
  value = pingone_application.wizard.oidc_options.client_id
}

output "for_device_code" {
  value = [for one in pingone_application.wizard_device_code : one.oidc_options.client_id]
}

output "environment_id" {
  value = var.environment_id
}
