{
  'targets': [{
    'target_name': 'cap',
    'sources': [
      'src/activate.cc', 'src/addon.cc', 'src/capture.cc', 'src/capture_calls.cc', 'src/choices.cc',
      'src/delivery.cc', 'src/devices.cc', 'src/errors.cc', 'src/filter.cc', 'src/js.cc', 'src/link_types.cc',
    ],
    'defines': ['NAPI_VERSION=8'],
    'cflags_cc': ['-std=c++17', '-Wall', '-Wextra', '-fvisibility=hidden'],
    'xcode_settings': {
      'CLANG_CXX_LANGUAGE_STANDARD': 'c++17',
      'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
      'MACOSX_DEPLOYMENT_TARGET': '11.0',
    },
    'conditions': [
      ['OS=="win"', {
        # The Npcap SDK, unpacked: NPCAP_SDK names its folder.
        'variables': { 'sdk%': '<!(node -p "process.env.NPCAP_SDK || \'\'")' },
        'include_dirs': ['<(sdk)/Include'],
        'libraries': ['<(sdk)/Lib/x64/wpcap.lib', 'ws2_32.lib', 'delayimp.lib'],
        'msvs_settings': {
          'VCCLCompilerTool': { 'ExceptionHandling': 1, 'AdditionalOptions': ['/std:c++17'] },
          # Without Npcap installed the binding still loads, and says so when it is used.
          'VCLinkerTool': { 'DelayLoadDLLs': ['wpcap.dll'] },
        },
      }, {
        'libraries': ['-lpcap'],
        'ldflags': ['-pthread'],
      }],
    ],
  }],
}
