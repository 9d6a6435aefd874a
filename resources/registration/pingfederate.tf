{{ mark }}
#
# Not verified: written after the documentation of pingidentity/terraform-provider-pingfederate 1.9 (PingFederate 12.2 to 13.1),
# not applied to a server. Whether PingFederate takes a client of type SECRET without a secret was not tried.
# No secret is set here: Terraform's state would keep it in plain text. Generate it in the console afterwards,
# Applications > OAuth > Clients > {{ r.name }} > Change Secret; Terraform leaves it alone (lifecycle).
# In a cluster nothing works until the configuration is replicated (System > Server > Cluster Management).
# Credentials of the provider come from its environment variables, never from this file.
terraform {
  required_providers {
    pingfederate = {
      source  = "pingidentity/pingfederate"
      version = "~> 1.9"
    }
  }
}

provider "pingfederate" {
  https_host      = var.https_host
  product_version = var.product_version
}

variable "https_host" {
  type        = string
  description = "The administrative console's address, such as https://pf-admin.example:9999"
}

variable "product_version" {
  type        = string
  description = "PingFederate's version, such as 13.1"
}

variable "access_token_manager_id" {
  type        = string
  description = "An existing access token manager whose contract has the attributes that are named below"
}

resource "pingfederate_openid_connect_policy" "clearml" {
  policy_id                     = {{ r.client_id|hcl }}
  name                          = {{ r.name|hcl }}
  access_token_manager_ref      = { id = var.access_token_manager_id }
  id_token_lifetime             = 5
  include_user_info_in_id_token = true
  attribute_contract = {
    extended_attributes = [
{% for one in attributes %}
      { name = {{ one.name|hcl }}, include_in_id_token = true, include_in_user_info = true{% if one.multiValued %}, multi_valued = true{% endif %} },
{% endfor %}
    ]
  }
  attribute_mapping = {
    attribute_contract_fulfillment = {
      # The values are attributes of the access token manager: correct them where yours have other names.
{% set width = fulfillment|map("hcl")|map("length")|max %}
{% for claim, value in fulfillment.items() %}
      {{ (claim|hcl).ljust(width) }} = { source = { type = "TOKEN" }, value = {{ value|hcl }} }
{% endfor %}
    }
  }
  scope_attribute_mappings = {
{% set width = by_scope|map("hcl")|map("length")|max %}
{% for scope, names in by_scope.items() %}
    {{ (scope|hcl).ljust(width) }} = { values = {{ names|hcl }} }
{% endfor %}
  }
}

resource "pingfederate_oauth_client" "clearml" {
  client_id                           = {{ r.client_id|hcl }}
  name                                = {{ r.name|hcl }}
  description                         = {{ r.description|hcl }}
  enabled                             = true
  grant_types                         = ["AUTHORIZATION_CODE"]
  redirect_uris                       = [{{ r.redirect_uri|hcl }}]
  client_auth                         = { type = "SECRET" }
  bypass_approval_page                = true
  require_proof_key_for_code_exchange = {{ "true" if r.pkce else "false" }}
  restrict_scopes                     = true
  restricted_scopes                   = {{ r.scopes|list|hcl }}
  restricted_response_types           = ["code"]
  default_access_token_manager_ref    = { id = var.access_token_manager_id }
  oidc_policy = {
    id_token_signing_algorithm = "RS256"
    policy_group               = { id = pingfederate_openid_connect_policy.clearml.id }
  }
  lifecycle {
    ignore_changes = [client_auth]
  }
}

output "client_id" {
  value = pingfederate_oauth_client.clearml.client_id
}
