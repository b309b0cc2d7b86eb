# Embeds web/dist and the OpenAPI file into the api room.
set(web_dir "${FREEHOLD_WEB_DIR}")
if(NOT web_dir AND EXISTS ${CMAKE_SOURCE_DIR}/web/dist/index.html)
	set(web_dir ${CMAKE_SOURCE_DIR}/web/dist)
endif()
if(NOT web_dir)
	message(STATUS "web/dist is not built: the hub will have no pages")
endif()
set(assets_out ${CMAKE_BINARY_DIR}/assets)
if(web_dir)
	file(GLOB_RECURSE web_files CONFIGURE_DEPENDS ${web_dir}/*)
endif()
add_custom_command(OUTPUT ${assets_out}/assets.S ${assets_out}/assets.c
	COMMAND ${CMAKE_COMMAND} -DWEB=${web_dir} -DOPENAPI=${CMAKE_SOURCE_DIR}/hub/api/openapi.json -DOUT=${assets_out} -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
	DEPENDS ${web_files} ${CMAKE_SOURCE_DIR}/hub/api/openapi.json ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
set_source_files_properties(${assets_out}/assets.S ${assets_out}/assets.c PROPERTIES GENERATED TRUE)
target_sources(room_api PRIVATE ${assets_out}/assets.S ${assets_out}/assets.c)
