{{ mark }}
#
# Not verified: written after the documentation of pingidentity/terraform-provider-pingone 1.21, not applied to a tenant.
# The client secret is not read here: Terraform's state would keep it in plain text. Copy it in PingOne's console,
# Applications > Applications > {{ r.name }} > Overview, as the hand-out says.
# Do not use the resource pingone_application_secret for that: creating it makes a new secret.
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
{% if r.region %}
  default = {{ r.region.code|hcl }}
{% endif %}
}

variable "environment_id" {
  type = string
{% if r.environment %}
  default = {{ r.environment|hcl }}
{% endif %}
}

resource "pingone_application" "clearml" {
  environment_id = var.environment_id
  name           = {{ r.name|hcl }}
  description    = {{ r.description|hcl }}
  enabled        = true
  oidc_options = {
    type                       = "WEB_APP"
    grant_types                = ["AUTHORIZATION_CODE"]
    response_types             = ["CODE"]
    pkce_enforcement           = {{ pkce|hcl }}
    token_endpoint_auth_method = "CLIENT_SECRET_BASIC"
    redirect_uris              = [{{ r.redirect_uri|hcl }}]
  }
}

data "pingone_resource_scope" "openid" {
  for_each       = toset({{ r.scopes[1:]|list|hcl }})
  environment_id = var.environment_id
  resource_type  = "OPENID_CONNECT"
  name           = each.key
}

resource "pingone_application_resource_grant" "clearml" {
  environment_id = var.environment_id
  application_id = pingone_application.clearml.id
  resource_type  = "OPENID_CONNECT"
  scopes         = [for s in data.pingone_resource_scope.openid : s.id]
}

resource "pingone_application_attribute_mapping" "clearml" {
  for_each = {
{% set width = attributes|map("hcl")|map("length")|max %}
{% for claim, value in attributes.items() %}
    {{ (claim|hcl).ljust(width) }} = {{ value|hcl }}
{% endfor %}
  }
  environment_id        = var.environment_id
  application_id        = pingone_application.clearml.id
  name                  = each.key
  value                 = each.value
  oidc_id_token_enabled = true
  oidc_userinfo_enabled = true
}

output "client_id" {
  value = pingone_application.clearml.oidc_options.client_id
}

output "environment_id" {
  value = var.environment_id
}
