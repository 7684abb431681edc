; The set-up of CoopDesk for one person, without rights of an administrator.
; makensis -INPUTCHARSET UTF8 -DVERSION=… -DBUILT=… -DICONS=… -DOUT=… setup.nsi
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
RequestExecutionLevel user
!include "MUI2.nsh"
!include "FileFunc.nsh"

!define CLASSES "Software\Classes"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\CoopDesk"

Name "合作台"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\CoopDesk"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "合作台 ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "合作台"
VIAddVersionKey /LANG=2052 "FileDescription" "合作台安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "CoopDesk"

!define MUI_ICON "${ICONS}\coopdesk.ico"
!define MUI_UNICON "${ICONS}\coopdesk.ico"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "安装合作台 ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "合作台安装在本人的用户目录里，不需要管理员权限，也不需要网络。$\r$\n$\r$\n已有的工作区和备份不会改动。安装前请先退出合作台。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\coopdesk.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开合作台"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "只删除程序。工作区、备份都留在原处，重新安装后照常打开。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; One kind of file: its ending, its name for us, what people read, and its icon.
!macro AddKind ENDING NAME WORDS
  WriteRegStr HKCU "${CLASSES}\${ENDING}" "" "CoopDesk.${NAME}"
  WriteRegStr HKCU "${CLASSES}\CoopDesk.${NAME}" "" "${WORDS}"
  WriteRegStr HKCU "${CLASSES}\CoopDesk.${NAME}\DefaultIcon" "" "$INSTDIR\coopdesk-file.ico"
  WriteRegStr HKCU "${CLASSES}\CoopDesk.${NAME}\shell\open\command" "" '"$INSTDIR\coopdesk.exe" "%1"'
!macroend
!macro RemoveKind ENDING NAME
  ReadRegStr $0 HKCU "${CLASSES}\${ENDING}" ""
  StrCmp $0 "CoopDesk.${NAME}" 0 +2
    DeleteRegKey HKCU "${CLASSES}\${ENDING}"
  DeleteRegKey HKCU "${CLASSES}\CoopDesk.${NAME}"
!macroend

; Windows lets nobody rename a program that runs: then nothing is touched.
Function LeaveNoOldProgram
  RMDir /r "$INSTDIR.old"
  IfFileExists "$INSTDIR\coopdesk.exe" 0 done
  again:
    ClearErrors
    Rename "$INSTDIR" "$INSTDIR.old"
    IfErrors 0 done
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "合作台还开着，或者它的文件夹正被别的程序使用。请退出合作台，再点“重试”。" /SD IDCANCEL IDRETRY again
    SetErrorLevel 5
    Abort "合作台还开着，没有改动任何东西。"
  done:
FunctionEnd

; The disk was full, or the person stopped it: the program that was there comes back.
Function .onInstFailed
  IfFileExists "$INSTDIR.old\coopdesk.exe" 0 +3
    RMDir /r "$INSTDIR"
    Rename "$INSTDIR.old" "$INSTDIR"
FunctionEnd

Section "合作台"
  SetShellVarContext current
  Call LeaveNoOldProgram
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${BUILT}\*"
  File "${ICONS}\coopdesk-file.ico"
  IfErrors 0 +3
    SetErrorLevel 5
    Abort "文件没有写全，可能是磁盘满了。原来的程序已放回。"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\合作台.lnk" "$INSTDIR\coopdesk.exe"
  CreateShortcut "$DESKTOP\合作台.lnk" "$INSTDIR\coopdesk.exe"
  !insertmacro AddKind ".coopdesk" "Package" "合作台数据包"
  !insertmacro AddKind ".coopreceipt" "Receipt" "合作台回执"
  !insertmacro AddKind ".coopkey" "Key" "合作台密钥卡"
  !insertmacro AddKind ".coopbackup" "Backup" "合作台备份"
  !insertmacro AddKind ".coopupdate" "Update" "合作台升级包"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "合作台"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\coopdesk.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
  ; This set-up is the way back from the next update: the program looks for it there.
  CreateDirectory "$LOCALAPPDATA\CoopDesk\updates\${VERSION}"
  IfFileExists "$LOCALAPPDATA\CoopDesk\updates\${VERSION}\$EXEFILE" +2
    CopyFiles /SILENT "$EXEPATH" "$LOCALAPPDATA\CoopDesk\updates\${VERSION}"
  RMDir /r "$INSTDIR.old"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  SetShellVarContext current
  ClearErrors
  Delete "$INSTDIR\coopdesk.exe"
  IfErrors 0 +3
    MessageBox MB_OK|MB_ICONEXCLAMATION "合作台还开着。请先退出，再卸载。" /SD IDOK
    Abort "合作台还开着，没有删除。"
  Delete "$SMPROGRAMS\合作台.lnk"
  Delete "$DESKTOP\合作台.lnk"
  !insertmacro RemoveKind ".coopdesk" "Package"
  !insertmacro RemoveKind ".coopreceipt" "Receipt"
  !insertmacro RemoveKind ".coopkey" "Key"
  !insertmacro RemoveKind ".coopbackup" "Backup"
  !insertmacro RemoveKind ".coopupdate" "Update"
  DeleteRegKey HKCU "${UNINSTALL}"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\coopdesk-cli.exe"
  Delete "$INSTDIR\coopdesk-file.ico"
  Delete "$INSTDIR\VERSION"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
SectionEnd
